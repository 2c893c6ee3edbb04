// A table as a person reads it: its head, then the rows that can be seen.
const [table] = arguments;
return [table.tHead.rows[0], ...table.tBodies[0].rows]
  .filter((row) => row.checkVisibility())
  .map((row) => [...row.cells].map((cell) => cell.innerText));
