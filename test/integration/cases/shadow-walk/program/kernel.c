// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* How long the core may take to drop its reference to a module, in milliseconds. */
enum { UNLOAD_MS = 5000 };

static const char *dir;
static char dummy_file[256];
static int counted = -1;

/* The task that is held: it reads `gate`, or is in `late`. */
static pid_t held;
static int gate = -1;
static struct counted_operation *late;

static void die(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	exit(2);
}

static int load_file(const char *path, const char *parameters)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		die(path);
	if (syscall(SYS_finit_module, fd, parameters, 0))
		error = errno;
	close(fd);
	return error;
}

static int unload_module(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? errno : 0;
}

static void find_hash(char *parameters, size_t size)
{
	FILE *file = fopen("/proc/kallsyms", "r");
	char line[512], address[32], name[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%31s %*c %255s", address, name) == 2 &&
		    !strcmp(name, "klp_shadow_hash")) {
			snprintf(parameters, size, "hash=0x%s", address);
			fclose(file);
			return;
		}
	die("klp_shadow_hash is not in /proc/kallsyms");
}

void kernel_open(const char *with_modules)
{
	char path[256], parameters[64];
	struct utsname uts;

	dir = with_modules;
	uname(&uts);
	snprintf(dummy_file, sizeof(dummy_file), "/lib/modules/%s/kernel/dummy.ko", uts.release);
	find_hash(parameters, sizeof(parameters));
	snprintf(path, sizeof(path), "%s/counted.ko", dir);
	errno = load_file(path, parameters);
	if (errno)
		die(path);
	counted = open("/dev/counted", O_RDWR | O_CLOEXEC);
	gate = eventfd(0, EFD_CLOEXEC);
	late = mmap(NULL, sizeof(*late), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (counted < 0 || gate < 0 || late == MAP_FAILED)
		die("/dev/counted");
}

void kernel_close(void)
{
	close(counted);
	errno = unload_module("counted");
	if (errno)
		die("counted.ko cannot be removed");
}

static const char *sysfs_path(char *path, size_t size, unsigned int number, const char *file)
{
	snprintf(path, size, "/sys/kernel/livepatch/%s%s", livepatches[number].name, file);
	return path;
}

/* Returns the number that a file of sysfs has, -1 when there is no file. */
static int read_number(unsigned int number, const char *name)
{
	char path[128], text[16] = "";
	int fd = open(sysfs_path(path, sizeof(path), number, name), O_RDONLY);
	ssize_t length;

	if (fd < 0)
		return -1;
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	return length > 0 ? atoi(text) : -1;
}

static int write_file(unsigned int number, const char *name, const char *text)
{
	char path[128];
	int fd = open(sysfs_path(path, sizeof(path), number, name), O_WRONLY), error = 0;

	if (fd < 0)
		return errno;
	if (write(fd, text, 1) != 1)
		error = errno;
	close(fd);
	return error;
}

static int load_livepatch(unsigned int number)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/livepatch-shadow-walk-%u.ko", dir, number);
	return load_file(path, "");
}

/* A livepatch that sysfs does not list is let go soon, by a work item. */
static int unload_livepatch(unsigned int number)
{
	char path[128];
	int error;

	for (int ms = 0;; ms += 10) {
		error = unload_module(livepatches[number].name);
		if (error != EAGAIN || ms >= UNLOAD_MS ||
		    access(sysfs_path(path, sizeof(path), number, ""), F_OK) == 0)
			return error;
		usleep(10000);
	}
}

static int operate(struct counted_operation *operation)
{
	return ioctl(counted, COUNTED_OPERATE, operation) ? errno : 0;
}

static bool is_waiting(pid_t pid)
{
	char path[64], state = '?';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	file = fopen(path, "r");
	if (!file || fscanf(file, "%*d (%*[^)]) %c", &state) != 1)
		state = '?';
	if (file)
		fclose(file);
	return state == 'S';
}

static bool is_held(bool is_late)
{
	struct kernel_state state;

	if (!is_late)
		return is_waiting(held);
	kernel_look(&state);
	return state.counted.counts.held;
}

static int hold(struct step *step)
{
	bool is_late = step->verb == HOLD_LATE;
	__u64 count;

	*late = step->operation;
	late->late = is_late;
	ioctl(counted, COUNTED_LET_GO, 0);
	held = fork();
	if (held == 0) {
		if (is_late)
			_exit(operate(late));
		_exit(read(gate, &count, sizeof(count)) != sizeof(count));
	}
	for (int ms = 0; !is_held(is_late); ms += 10) {
		if (ms > 30000 || waitpid(held, NULL, WNOHANG))
			die("a task is not held");
		usleep(10000);
	}
	step->operation = *late;
	return 0;
}

static int let_go(struct step *step)
{
	__u64 one = 1;
	int status;

	ioctl(counted, COUNTED_LET_GO, 1);
	if (!late->late && write(gate, &one, sizeof(one)) != sizeof(one))
		die("eventfd");
	if (waitpid(held, &status, 0) != held || status)
		die("the task that was held failed");
	step->operation = *late;
	return 0;
}

int kernel_step(struct step *step)
{
	switch (step->verb) {
	case LOAD:
		return load_livepatch(step->number);
	case UNLOAD:
		return unload_livepatch(step->number);
	case DISABLE:
	case ENABLE:
		return write_file(step->number, "/enabled", step->verb == ENABLE ? "1" : "0");
	case FORCE:
		return write_file(step->number, "/force", "1");
	case DUMMY_COMES:
		return load_file(dummy_file, "");
	case DUMMY_GOES:
		return unload_module("dummy");
	case OPERATE:
		return operate(&step->operation);
	case HOLD:
	case HOLD_LATE:
		return hold(step);
	case LET_GO:
		return let_go(step);
	case WAIT:
		usleep(1000 * step->number);
		return 0;
	default:
		return EINVAL;
	}
}

void kernel_look(struct kernel_state *state)
{
	char path[128];

	memset(state, 0, sizeof(*state));
	for (unsigned int number = 1; number <= LIVEPATCHES; number++) {
		snprintf(path, sizeof(path), "/sys/module/%s", livepatches[number].name);
		state->livepatch[number].in_memory = access(path, F_OK) == 0;
		state->livepatch[number].listed =
			access(sysfs_path(path, sizeof(path), number, ""), F_OK) == 0;
		state->livepatch[number].enabled = read_number(number, "/enabled") == 1;
		state->livepatch[number].in_transition = read_number(number, "/transition") == 1;
	}
	if (ioctl(counted, COUNTED_LOOK, &state->counted))
		die("look");
}

void kernel_read(struct counted_reader *reader)
{
	if (ioctl(counted, COUNTED_READ, reader))
		die("read");
}
