/*
 * stopwatch ROUNDS -- COMMAND [-- COMMAND]...
 *
 * Runs commands in turns (A B A B ...), so that what else the machine does
 * falls on all of them alike, and prints a line of JSON for each: whole
 * processes, from posix_spawn to the end of wait4, after one round that does
 * not count.
 *
 * COMMAND is [NAME=VALUE ...] [<FILE] [>FILE] [!SCRIPT] PROGRAM [WORD ...].
 * Its environment is those values and nothing else; its standard input is
 * FILE or empty; its standard output goes to FILE or is read from a pipe to
 * its end, as a web server does. SCRIPT is run by the shell before each run,
 * and is not timed.
 *
 * Static and small on purpose: a child's peak memory, as wait4 tells it,
 * begins with its parent's.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_COMMANDS = 16, MOST_VALUES = 32 };

struct command {
  char *environment[MOST_VALUES + 1];
  const char *input, *output, *script;
  char **words;
  double *microseconds;
  long bytes, peak_kib;
};

static void fail(const char *what, const char *name) {
  fprintf(stderr, "stopwatch: %s: %s\n", name, what);
  exit(1);
}

/* Takes a command off the arguments and returns the first word after it. */
static char **parse(struct command *command, char **word) {
  int values = 0;
  command->input = "/dev/null";
  for (; *word; word++) {
    if (**word == '<') command->input = *word + 1;
    else if (**word == '>') command->output = *word + 1;
    else if (**word == '!') command->script = *word + 1;
    else if (strchr(*word, '=') == NULL) break;
    else if (values == MOST_VALUES) fail("too many values", *word);
    else command->environment[values++] = *word;
  }
  command->words = word;
  while (*word && strcmp(*word, "--") != 0) word++;
  if (word == command->words) fail("no program", "usage");
  if (*word) *word++ = NULL;
  return word;
}

static pid_t spawn(const struct command *command, int output) {
  posix_spawn_file_actions_t actions;
  pid_t child;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, command->input, O_RDONLY, 0);
  if (command->output)
    posix_spawn_file_actions_addopen(
      &actions, 1, command->output, O_WRONLY, 0);
  else
    posix_spawn_file_actions_adddup2(&actions, output, 1);
  int error = posix_spawn(
    &child, command->words[0], &actions, NULL, command->words,
    (char **)command->environment);
  if (error) fail(strerror(error), command->words[0]);
  posix_spawn_file_actions_destroy(&actions);
  return child;
}

static long drain(int input) {
  static char buffer[1 << 16];
  long bytes = 0;
  ssize_t got;
  while ((got = read(input, buffer, sizeof buffer)) > 0) bytes += got;
  return bytes;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static double run(struct command *command) {
  int ends[2], status;
  struct rusage usage;
  if (command->script && system(command->script) != 0)
    fail("it failed", command->script);
  if (pipe2(ends, O_CLOEXEC) != 0) fail("can't make a pipe", "stopwatch");
  double start = now();
  pid_t child = spawn(command, ends[1]);
  close(ends[1]);
  command->bytes = drain(ends[0]);
  wait4(child, &status, 0, &usage);
  double elapsed = now() - start;
  close(ends[0]);
  if (status != 0) fail("it failed", command->words[0]);
  if (usage.ru_maxrss > command->peak_kib)
    command->peak_kib = usage.ru_maxrss;
  return elapsed;
}

static int by_size(const void *a, const void *b) {
  double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

static void print(struct command *command, int rounds) {
  double *times = command->microseconds;
  qsort(times, rounds, sizeof *times, by_size);
  double median = (times[(rounds - 1) / 2] + times[rounds / 2]) / 2;
  printf(
    "{\"min_us\":%.1f,\"median_us\":%.1f,\"peak_kib\":%ld,\"bytes\":%ld}\n",
    times[0], median, command->peak_kib, command->bytes);
}

int main(int count, char **arguments) {
  static struct command commands[MOST_COMMANDS];
  int rounds = count > 3 ? atoi(arguments[1]) : 0, total = 0;
  if (rounds < 1) fail("ROUNDS -- COMMAND [-- COMMAND]...", "usage");
  for (char **word = arguments + 3; *word; total++) {
    if (total == MOST_COMMANDS) fail("too many commands", "usage");
    word = parse(&commands[total], word);
    commands[total].microseconds = calloc(rounds, sizeof(double));
  }
  for (int i = 0; i < total; i++) run(&commands[i]);
  for (int round = 0; round < rounds; round++)
    for (int i = 0; i < total; i++)
      commands[i].microseconds[round] = run(&commands[i]);
  for (int i = 0; i < total; i++) print(&commands[i], rounds);
}
