// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/*
 * The oracle's loader: asks the running kernel for its verdict on each program
 * of each object, one program at a time, and attaches nothing.
 *
 * As process 1 of a guest it mounts what it needs, reads /list, writes its
 * results to the second serial port and powers the guest off. Otherwise it
 * reads the list named by its first argument and writes to standard output.
 *
 * A line of the list is "<index>\t<object>\t<first program>\t<program>"; an
 * empty last field means all programs from the first on. A result is a line of
 * JSON: {"o": index, "n": number, "p": program, "s": section} when a program
 * is begun, then {"o", "n", "v": verdict, "e": errno, "w": [libbpf's warnings],
 * "m": [the log's lines, dumps left out]}; {"o", "v": "done"} ends an object.
 */
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "libbpf_internal.h"

enum {
	LOG_SIZE = 256 << 20,	/* mapped, touched only as far as written */
	MAX_LINES = 32,		/* of a log's end */
	MAX_WARNINGS = 6,
	SECONDS = 100,		/* for one program */
};

static struct btf *kernel_btf;
static char *log_buf;
static const char *wanted;	/* the program whose verdict is asked */
static bool asked;		/* bpf_prog_load() was called for it */
static int verdict;		/* what it returned */
static char *warnings[MAX_WARNINGS];
static int warning_count;
static FILE *out;

/* ---- libbpf's functions that the linker wraps (ld --wrap) ---- */

struct btf *__real_btf__load_vmlinux_btf(void);
void __real_btf__free(struct btf *btf);
int __real_bpf_prog_load(enum bpf_prog_type type, const char *name,
			 const char *license, const struct bpf_insn *insns,
			 size_t count, struct bpf_prog_load_opts *opts);

/* The kernel's BTF is parsed once, before the first fork. */
struct btf *__wrap_btf__load_vmlinux_btf(void)
{
	return kernel_btf ? kernel_btf : __real_btf__load_vmlinux_btf();
}

void __wrap_btf__free(struct btf *btf)
{
	if (btf != kernel_btf)
		__real_btf__free(btf);
}

/*
 * Asks without a log first, since most of a verifier's time goes into its log.
 * A struct_ops map brings all programs that it names; the others get a file
 * descriptor that stands for a program.
 */
int __wrap_bpf_prog_load(enum bpf_prog_type type, const char *name,
			 const char *license, const struct bpf_insn *insns,
			 size_t count, struct bpf_prog_load_opts *opts)
{
	char *buf;
	__u32 size, level;
	int fd;

	if (!wanted || !name)
		return __real_bpf_prog_load(type, name, license, insns, count,
					    opts);
	if (strcmp(name, wanted))
		return open("/dev/null", O_RDONLY);
	buf = opts->log_buf;
	size = opts->log_size;
	level = opts->log_level;
	opts->log_buf = NULL;
	opts->log_size = 0;
	opts->log_level = 0;
	fd = __real_bpf_prog_load(type, name, license, insns, count, opts);
	asked = true;
	verdict = fd < 0 ? -errno : fd;
	opts->log_buf = buf;
	opts->log_size = size;
	opts->log_level = level;
	if (fd >= 0)
		return fd;
	fd = __real_bpf_prog_load(type, name, license, insns, count, opts);
	if (fd >= 0)
		verdict = fd;
	return fd;
}

static int keep_warning(enum libbpf_print_level level, const char *format,
			va_list args)
{
	char *text;

	if (level != LIBBPF_WARN || vasprintf(&text, format, args) < 0)
		return 0;
	/* libbpf prints the log itself, too */
	if (strncmp(text, "libbpf: prog ", 13) == 0 &&
	    strstr(text, "PROG LOAD LOG")) {
		free(text);
		return 0;
	}
	if (warning_count < MAX_WARNINGS)
		warnings[warning_count++] = text;
	else
		free(text);
	return 0;
}

/* ---- JSON ---- */

static void put_string(const char *text, size_t length)
{
	fputc('"', out);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = text[i];

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c > '~')
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

/* "R3=ctx()", "R0_w=0" and their like begin a register dump; "R3 type=" not. */
static bool is_register_dump(const char *line)
{
	if (*line++ != 'R')
		return false;
	while (*line >= '0' && *line <= '9')
		line++;
	return *line == '=' || (line[0] == '_' && line[2] == '=');
}

static bool is_dump(const char *line, size_t length)
{
	static const char *const heads[] = {
		";", "from ", "func#", "processed ", "caller:", "callee:",
		"mark_precise:", "last_idx ", "regs=", "parent ", "Live regs",
		"verification time ", "stack depth ", "frame", "propagating ",
		"returning from callee", "to caller at ", "-- BEGIN",
	};

	while (length && *line == ' ')
		line++, length--;
	if (!length)
		return true;
	if (*line >= '0' && *line <= '9') {
		const char *end = line;

		while (*end >= '0' && *end <= '9')
			end++;
		if (*end == ':' || (*end == ' ' && end[1] == '('))
			return true;
	}
	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (!strncmp(line, heads[i], strlen(heads[i])))
			return true;
	return is_register_dump(line);
}

/* The lines of the explanation that 7.3 adds under "Verification failed:". */
static bool is_explanation(const char *line)
{
	static const char *const heads[] = { "  ",	     "Reason:\n",
					     "At:\n",	     "Causal path:\n",
					     "Suggestion:\n", "..." };

	for (size_t i = 0; i < sizeof(heads) / sizeof(*heads); i++)
		if (!strncmp(line, heads[i], strlen(heads[i])))
			return true;
	return false;
}

static void put_log(const char *log)
{
	const char *lines[MAX_LINES];
	size_t lengths[MAX_LINES], count = 0;
	bool explained = false;

	for (const char *line = log; *line;) {
		size_t length = strcspn(line, "\n");

		if (!strncmp(line, "Verification failed:", 20))
			explained = true;
		if (!is_dump(line, length) &&
		    !(explained && is_explanation(line))) {
			lines[count % MAX_LINES] = line;
			lengths[count++ % MAX_LINES] = length;
		}
		line += length + (line[length] == '\n');
	}
	for (size_t i = count > MAX_LINES ? count - MAX_LINES : 0, first = i;
	     i < count; i++) {
		size_t length = lengths[i % MAX_LINES];

		if (i != first)
			fputc(',', out);
		put_string(lines[i % MAX_LINES], length > 400 ? 400 : length);
	}
}

static void put_result(unsigned int object, unsigned int number,
		       const char *text, int error)
{
	fprintf(out, "{\"o\":%u,\"n\":%u,\"v\":\"%s\",\"e\":%d,\"w\":[", object,
		number, text, error);
	for (int i = 0; i < warning_count; i++) {
		size_t length = strlen(warnings[i]);

		if (i)
			fputc(',', out);
		put_string(warnings[i], length > 300 ? 300 : length);
	}
	fputs("],\"m\":[", out);
	put_log(log_buf);
	fputs("]}\n", out);
	fflush(out);
}

/* ---- objects and programs ---- */

/*
 * A struct_ops map's initial value holds pointers to the programs it names, as
 * skeletons use it.
 */
static bool references(const struct bpf_map *map, const struct bpf_program *prog)
{
	size_t size;
	void **value = bpf_map__initial_value(map, &size);

	for (size_t i = 0; value && i < size / sizeof(*value); i++)
		if (value[i] == prog)
			return true;
	return false;
}

/* User space sets the size of some maps before it loads them: to any here. */
static void give_size(struct bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_HASH:
	case BPF_MAP_TYPE_ARRAY:
	case BPF_MAP_TYPE_PERCPU_HASH:
	case BPF_MAP_TYPE_PERCPU_ARRAY:
	case BPF_MAP_TYPE_LRU_HASH:
	case BPF_MAP_TYPE_QUEUE:
	case BPF_MAP_TYPE_STACK:
		if (!bpf_map__max_entries(map))
			bpf_map__set_max_entries(map, 1);
		break;
	default:
		break;
	}
}

/*
 * An extension (freplace) is verified against a loaded program: the one named
 * FUNCTION_caller in the same object, where FUNCTION is what it replaces. 0, or
 * a negative error.
 */
static int give_target(const char *path, struct bpf_program *extension)
{
	const char *function = strchr(bpf_program__section_name(extension), '/');
	struct bpf_program *prog, *target = NULL;
	struct bpf_object *obj;
	struct bpf_map *map;
	char name[128];
	int error;

	if (!function)
		return -EINVAL;
	snprintf(name, sizeof(name), "%s_caller", ++function);
	obj = bpf_object__open_file(path, NULL);
	if (!obj)
		return -errno;
	bpf_object__for_each_program(prog, obj) {
		bool mine = !strcmp(bpf_program__name(prog), name);

		bpf_program__set_autoload(prog, mine);
		if (mine)
			target = prog;
	}
	bpf_object__for_each_map(map, obj)
		if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS)
			bpf_map__set_autocreate(map, false);
	error = target ? bpf_object__load(obj) : -ENOENT;
	if (!error)
		error = bpf_program__set_attach_target(
			extension, bpf_program__fd(target), function);
	return error;
}

/* The child's work: loads one program of an object, prints its verdict. */
static int load_one(const char *path, unsigned int object, unsigned int number,
		    const char *name)
{
	struct bpf_object *obj;
	struct bpf_program *prog, *target = NULL;
	struct bpf_map *map;
	int error;

	obj = bpf_object__open_file(path, NULL);
	if (!obj) {
		put_result(object, number, "not-loaded", errno);
		return 0;
	}
	bpf_object__for_each_program(prog, obj) {
		bool mine = !strcmp(bpf_program__name(prog), name);

		bpf_program__set_autoload(prog, mine);
		if (!mine)
			continue;
		bpf_program__set_log_buf(prog, log_buf, LOG_SIZE);
		bpf_program__set_log_level(prog, 1);
		/* a section that libbpf does not know: as tests without one */
		if (bpf_program__type(prog) == BPF_PROG_TYPE_UNSPEC)
			bpf_program__set_type(prog, BPF_PROG_TYPE_SOCKET_FILTER);
		target = prog;
	}
	bpf_object__for_each_map(map, obj) {
		if (bpf_map__pin_path(map))
			bpf_map__set_pin_path(map, NULL);
		if (bpf_map__type(map) == BPF_MAP_TYPE_STRUCT_OPS)
			bpf_map__set_autocreate(map, references(map, target));
		give_size(map);
	}
	error = 0;
	if (target && bpf_program__type(target) == BPF_PROG_TYPE_EXT)
		error = give_target(path, target);
	wanted = name;
	if (!error)
		error = bpf_object__load(obj);
	if (!asked)
		put_result(object, number, "not-loaded", -error);
	else if (verdict < 0)
		put_result(object, number, "reject", -verdict);
	else
		put_result(object, number, "accept", 0);
	return 0;
}

static void judge(const char *path, unsigned int object, unsigned int number,
		  const char *name, const char *section)
{
	int status;
	pid_t pid;

	fprintf(out, "{\"o\":%u,\"n\":%u,\"p\":", object, number);
	put_string(name, strlen(name));
	fputs(",\"s\":", out);
	put_string(section, strlen(section));
	fputs("}\n", out);
	fflush(out);
	pid = fork();
	if (pid == 0) {
		alarm(SECONDS);
		_exit(load_one(path, object, number, name));
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0) {
		put_result(object, number, "crash", errno);
		return;
	}
	if (WIFSIGNALED(status))
		put_result(object, number,
			   WTERMSIG(status) == SIGALRM ? "timeout" : "crash",
			   WTERMSIG(status));
}

static void judge_object(const char *path, unsigned int object,
			 unsigned int first, const char *only)
{
	struct bpf_object *obj = bpf_object__open_file(path, NULL);
	struct bpf_program *prog;
	unsigned int number = 0;

	if (!obj)
		put_result(object, 0, "unreadable", errno);
	else
		bpf_object__for_each_program(prog, obj) {
			const char *name = bpf_program__name(prog);

			if (number++ < first || (*only && strcmp(only, name)))
				continue;
			judge(path, object, number - 1, name,
			      bpf_program__section_name(prog));
		}
	bpf_object__close(obj);
	for (int i = 0; i < warning_count; i++)
		free(warnings[i]);
	warning_count = 0;
	fprintf(out, "{\"o\":%u,\"v\":\"done\"}\n", object);
	fflush(out);
}

static int judge_list(const char *list)
{
	FILE *in = fopen(list, "r");
	char line[4096];

	if (!in) {
		fprintf(stderr, "loader: %s: %s\n", list, strerror(errno));
		return 1;
	}
	log_buf = mmap(NULL, LOG_SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (log_buf == MAP_FAILED) {
		fprintf(stderr, "loader: no memory for the log\n");
		return 1;
	}
	libbpf_set_print(keep_warning);
	kernel_btf = __real_btf__load_vmlinux_btf();
	if (!kernel_btf) {
		fprintf(stderr, "loader: this kernel shows no BTF\n");
		return 1;
	}
	for (int feature = 0; feature < __FEAT_CNT; feature++)
		feat_supported(NULL, feature);
	warning_count = 0;
	while (fgets(line, sizeof(line), in)) {
		char *rest = line;
		char *index = strsep(&rest, "\t\n"), *path = strsep(&rest, "\t\n");
		char *first = strsep(&rest, "\t\n"), *only = strsep(&rest, "\t\n");

		if (only)
			judge_object(path, atoi(index), atoi(first), only);
	}
	fclose(in);
	return 0;
}

/* What libbpf reads for `extern int CONFIG_HZ __kconfig`, as Debian sets it. */
static void write_kconfig(void)
{
	struct utsname name;
	char path[128];
	FILE *file;

	mkdir("/boot", 0755);
	uname(&name);
	snprintf(path, sizeof(path), "/boot/config-%s", name.release);
	file = fopen(path, "w");
	if (!file)
		return;
	fputs("CONFIG_HZ=250\nCONFIG_BPF_SYSCALL=y\n", file);
	fclose(file);
}

static void prepare_guest(void)
{
	struct termios raw;
	int port;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	mount("bpf", "/sys/fs/bpf", "bpf", 0, NULL);
	mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL);
	write_kconfig();
	port = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (port < 0 || tcgetattr(port, &raw)) {
		perror("loader: /dev/ttyS1");
		return;
	}
	cfmakeraw(&raw);
	cfsetspeed(&raw, B115200);
	tcsetattr(port, TCSANOW, &raw);
	out = fdopen(port, "w");
}

int main(int argc, char **argv)
{
	int status;

	if (getpid() == 1) {
		prepare_guest();
		if (out) {
			judge_list("/list");
			fputs("{\"v\":\"end\"}\n", out);
			fflush(out);
			tcdrain(fileno(out));
		}
		reboot(RB_POWER_OFF);
		return 1;
	}
	if (argc != 2) {
		fprintf(stderr, "usage: loader <list>\n");
		return 2;
	}
	out = stdout;
	status = judge_list(argv[1]);
	if (!status)
		puts("{\"v\":\"end\"}");
	return status;
}
