// A load on ZooKeeper by its own C client. Prints one line of JSON; times are in microseconds.
//
//   zookeeper_load ADDRESS sequence|flight get|set|create COUNT WINDOW
#define THREADED
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zookeeper/zookeeper.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int open_requests, failures;
static double *times, *starts;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static double cpu(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void answered(int code, const void *context) {
  long number = (long)context;
  times[number] = now() - starts[number];
  pthread_mutex_lock(&lock);
  if (code != ZOK) failures++;
  open_requests--;
  pthread_cond_signal(&changed);
  pthread_mutex_unlock(&lock);
}

static void got(int code, const char *value, int length, const struct Stat *stat, const void *context) { answered(code, context); }
static void was_set(int code, const struct Stat *stat, const void *context) { answered(code, context); }
static void created(int code, const char *name, const void *context) { answered(code, context); }

static int by_size(const void *one, const void *other) {
  double difference = *(const double *)one - *(const double *)other;
  return difference < 0 ? -1 : difference > 0;
}

int main(int count_of_arguments, char **arguments) {
  if (count_of_arguments < 6) return 2;
  int window = strcmp(arguments[2], "flight") == 0 ? atoi(arguments[5]) : 1;
  int is_sequence = strcmp(arguments[2], "sequence") == 0;
  char kind = arguments[3][0];
  long count = atol(arguments[4]);
  char data[101], path[128];
  memset(data, 'v', 100);
  data[100] = 0;
  times = calloc(count, sizeof(double));
  starts = calloc(count, sizeof(double));
  zoo_set_debug_level(ZOO_LOG_LEVEL_ERROR);
  zhandle_t *client = zookeeper_init(arguments[1], NULL, 10000, NULL, NULL, 0);
  while (zoo_state(client) != ZOO_CONNECTED_STATE) usleep(1000);

  double begin = now(), used = cpu();
  for (long number = 0; number < count; number++) {
    if (kind == 'c') snprintf(path, sizeof path, "/bench/c%d-%.0f-%ld", getpid(), begin, number);
    else snprintf(path, sizeof path, "/bench/%ld", number % 100);
    starts[number] = now();
    if (is_sequence) {
      char value[1024];
      int length = sizeof value, code;
      struct Stat stat;
      if (kind == 'g') code = zoo_get(client, path, 0, value, &length, &stat);
      else if (kind == 's') code = zoo_set(client, path, data, 100, -1);
      else code = zoo_create(client, path, data, 100, &ZOO_OPEN_ACL_UNSAFE, 0, value, sizeof value);
      times[number] = now() - starts[number];
      if (code != ZOK) failures++;
      continue;
    }
    pthread_mutex_lock(&lock);
    while (open_requests >= window) pthread_cond_wait(&changed, &lock);
    open_requests++;
    pthread_mutex_unlock(&lock);
    void *context = (void *)number;
    if (kind == 'g') zoo_aget(client, path, 0, got, context);
    else if (kind == 's') zoo_aset(client, path, data, 100, -1, was_set, context);
    else zoo_acreate(client, path, data, 100, &ZOO_OPEN_ACL_UNSAFE, 0, created, context);
  }
  pthread_mutex_lock(&lock);
  while (open_requests > 0) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
  double elapsed = now() - begin;
  used = cpu() - used;
  qsort(times, count, sizeof(double), by_size);
  if (failures) fprintf(stderr, "%d requests failed\n", failures);
  printf("{\"median\": %f, \"tail\": %f, \"rate\": %f, \"cpu\": %f}\n", times[count / 2], times[count * 99 / 100], count / elapsed * 1e6, used / count);
  zookeeper_close(client);
  return failures ? 1 : 0;
}
