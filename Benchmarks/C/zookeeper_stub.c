/* A peer that costs next to nothing: it takes any session, and answers every request with 100 bytes of data and a stat.
 * What a client reaches against it is what the client can do. One connection at a time; the port is printed. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LIMIT = 1 << 20, DATA = 100, STAT = 68 };
static unsigned char in[LIMIT], out[LIMIT];

static void put32(unsigned char *at, uint32_t value) {
  value = htonl(value);
  memcpy(at, &value, 4);
}

static uint32_t get32(const unsigned char *at) {
  uint32_t value;
  memcpy(&value, at, 4);
  return ntohl(value);
}

static int send_all(int fd, const unsigned char *bytes, size_t count) {
  while (count > 0) {
    ssize_t sent = write(fd, bytes, count);
    if (sent <= 0) return -1;
    bytes += sent;
    count -= (size_t)sent;
  }
  return 0;
}

/* The length of the answer to one frame. */
static size_t answer(const unsigned char *frame, uint32_t length, int is_first, unsigned char *at) {
  size_t body;
  if (is_first) {
    body = 4 + 4 + 8 + 4 + 16 + 1;
    memset(at + 4, 0, body);
    put32(at + 8, length >= 16 ? get32(frame + 12) : 10000);
    at[4 + 15] = 1;
    put32(at + 20, 16);
  } else {
    uint32_t type = length >= 8 ? get32(frame + 4) : 0;
    body = 16;
    memset(at + 4, 0, 16 + 4 + DATA + STAT);
    memcpy(at + 4, frame, 4);
    put32(at + 12, 1);
    if (type == 4) {
      put32(at + 20, DATA);
      body += 4 + DATA + STAT;
    }
  }
  put32(at, (uint32_t)body);
  return body + 4;
}

static void serve(int fd) {
  size_t have = 0;
  int is_first = 1;
  for (;;) {
    ssize_t got = read(fd, in + have, LIMIT - have);
    if (got <= 0) return;
    have += (size_t)got;
    size_t used = 0, filled = 0;
    while (have - used >= 4) {
      uint32_t length = get32(in + used);
      if (length > LIMIT / 2) return;
      if (have - used - 4 < length) break;
      filled += answer(in + used + 4, length, is_first, out + filled);
      is_first = 0;
      used += 4 + length;
      if (filled > LIMIT - 1024) {
        if (send_all(fd, out, filled) < 0) return;
        filled = 0;
      }
    }
    if (send_all(fd, out, filled) < 0) return;
    memmove(in, in + used, have - used);
    have -= used;
  }
}

int main(void) {
  int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) < 0 || listen(listener, 8) < 0) return 1;
  if (getsockname(listener, (struct sockaddr *)&address, &size) < 0) return 1;
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) continue;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    serve(fd);
    close(fd);
  }
}
