// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The load under which livepatches are applied and removed: processes that
 * fork, write and read files, and send TCP over loopback, for ever. Each one
 * rests a little between rounds, so that the tests get their share of two
 * emulated CPUs.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT = 47110, REST_US = 20000 };

static char buf[16384];

static void fork_round(void)
{
	pid_t pid = fork();

	if (pid == 0)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void file_round(void)
{
	const char *name = "/tmp/klp-load.file";
	int fd = open(name, O_RDWR | O_CREAT | O_TRUNC, 0600);
	struct stat st;
	int pipefd[2];

	if (fd >= 0) {
		if (write(fd, buf, sizeof(buf)) > 0 && lseek(fd, 0, SEEK_SET) == 0 &&
		    read(fd, buf, sizeof(buf)) > 0)
			stat(name, &st);
		close(fd);
		unlink(name);
	}
	if (pipe(pipefd) == 0) {
		close(pipefd[0]);
		close(pipefd[1]);
	}
}

static void serve(void)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(PORT),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int one = 1, s = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(s, (struct sockaddr *)&addr, sizeof(addr)) || listen(s, 8))
		_exit(1);
	for (;;) {
		int c = accept(s, NULL, NULL);
		ssize_t n;

		while (c >= 0 && (n = read(c, buf, sizeof(buf))) > 0)
			if (write(c, buf, n) != n)
				break;
		close(c);
	}
}

static void net_round(void)
{
	struct sockaddr_in addr = { .sin_family = AF_INET, .sin_port = htons(PORT),
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(s, (struct sockaddr *)&addr, sizeof(addr)) == 0) {
		for (int i = 0; i < 8; i++) {
			ssize_t left = 4096;

			if (write(s, buf, left) != left)
				break;
			while (left > 0) {
				ssize_t n = read(s, buf, left);

				if (n <= 0)
					break;
				left -= n;
			}
		}
	}
	close(s);
}

static void forever(void (*round)(void))
{
	if (fork())
		return;
	for (;;) {
		round();
		usleep(REST_US);
	}
}

int main(void)
{
	memset(buf, 'k', sizeof(buf));
	forever(serve);
	forever(fork_round);
	forever(file_round);
	forever(net_round);
	while (wait(NULL) > 0)
		;
	return 0;
}
