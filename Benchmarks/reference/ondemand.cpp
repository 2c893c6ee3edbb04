// ondemand FILE: what obs-analytics counts, by simdjson's ondemand parser.
//
// The log goes through a buffer that stays in the processor's cache. Keys may
// come in any order, and are found at once in Caddy's. It trusts the log: what
// is wrong with it ends the program.
#include <fcntl.h>
#include <simdjson.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

using namespace simdjson;

namespace {

constexpr size_t batch = 1 << 18;
constexpr size_t longest_line = 8 << 20;
constexpr int sub_bits = 6;

// 64 buckets for each power of two: within 0.8 %.
struct Histogram {
  std::array<uint64_t, (64 - sub_bits) << sub_bits> counts{};
  uint64_t total = 0;

  void add(uint64_t value) {
    int shift = std::max(0, 63 - sub_bits - std::countl_zero(value | 1));
    counts[(uint64_t(shift) << sub_bits) + (value >> shift)]++;
    total++;
  }

  double quantile(double share) const {
    uint64_t left = std::ceil(share * double(total));
    size_t index = 0;
    while (left > counts[index]) left -= counts[index++];
    int shift = std::max(0, int(index >> sub_bits) - 1);
    uint64_t low = uint64_t(index - (size_t(shift) << sub_bits)) << shift;
    return double(low) + double((uint64_t(1) << shift) - 1) / 2;
  }
};

struct Day {
  uint64_t requests = 0, bytes = 0, classes[10] = {};
  Histogram latency;
};

struct HostHash : std::hash<std::string_view> {
  using is_transparent = void;
};

using Days = std::map<int64_t, Day>;
std::unordered_map<std::string, Days, HostHash, std::equal_to<>> hosts;

Day &group(std::string_view host, int64_t day) {
  auto found = hosts.find(host);
  if (found == hosts.end()) found = hosts.emplace(host, Days()).first;
  return found->second[day];
}

bool is_stream(ondemand::document_reference &line) {
  std::string_view type;
  if (line["resp_headers"]["Content-Type"].at(0).get(type)) return false;
  return type.starts_with("text/event-stream");
}

void count(ondemand::document_reference line) {
  double time = line["ts"];
  std::string_view host = line["request"]["host"];
  Day &day = group(host, int64_t(std::floor(time / 86400)));
  double seconds = line["duration"];
  day.bytes += uint64_t(line["size"]);
  uint64_t status = line["status"];
  day.requests++;
  day.classes[std::min<uint64_t>(status / 100, 9)]++;
  if (status != 0 && status != 101 && !is_stream(line))
    day.latency.add(uint64_t(std::llround(seconds * 1e9)));
}

void read(int file) {
  std::unique_ptr<char[]> buffer(
    new char[longest_line + batch + SIMDJSON_PADDING]);
  ondemand::parser parser;
#ifdef SIMDJSON_THREADS_ENABLED
  parser.threaded = false;
#endif
  size_t kept = 0;
  for (ssize_t got; (got = ::read(file, &buffer[kept], batch)) > 0;) {
    std::string_view text(buffer.get(), kept + size_t(got));
    size_t whole = text.rfind('\n') + 1;
    auto lines = parser.iterate_many(buffer.get(), whole, batch * 2);
    for (auto line : lines.value()) count(line.value());
    kept = text.size() - whole;
    memmove(buffer.get(), &buffer[whole], kept);
  }
}

void print(const std::string &host, int64_t number, const Day &day) {
  char date[32];
  time_t midnight = number * 86400;
  strftime(date, sizeof date, "%F", gmtime(&midnight));
  printf("{\"host\":\"%s\",\"day\":\"%s\",\"requests\":%lu", host.c_str(), date,
         day.requests);
  for (int i = 2; i <= 5; i++) printf(",\"status_%dxx\":%lu", i, day.classes[i]);
  printf(",\"p50_ms\":%.6f,\"p95_ms\":%.6f,\"bytes_out\":%lu}\n",
         day.latency.quantile(0.5) / 1e6, day.latency.quantile(0.95) / 1e6,
         day.bytes);
}

}  // namespace

int main(int count, char **arguments) {
  int file = count == 2 ? open(arguments[1], O_RDONLY) : -1;
  if (file < 0) return perror("ondemand FILE"), 64;
  read(file);
  for (auto &[host, days] : hosts)
    for (auto &[number, day] : days) print(host, number, day);
}
