//go:build slow

package main_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// sparse writes a file of zero bytes that takes no room on the disk.
func (f folder) sparse(name string, size int64) {
	f.t.Helper()
	f.write(name, "")
	f.ok(os.Truncate(filepath.Join(f.dir, name), size))
}

func (f folder) link(target, name string) {
	f.t.Helper()
	f.ok(os.MkdirAll(filepath.Dir(filepath.Join(f.dir, name)), 0o755))
	f.ok(os.Symlink(target, filepath.Join(f.dir, name)))
}

// hard gives a file another name.
func (f folder) hard(name, other string) {
	f.t.Helper()
	f.ok(os.Link(filepath.Join(f.dir, name), filepath.Join(f.dir, other)))
}

func (f folder) fifo(name string) {
	f.t.Helper()
	f.ok(syscall.Mkfifo(filepath.Join(f.dir, name), 0o644))
}

var nested = strings.Repeat

// doubling are lines that set variables, each to twice the value of the one before it.
func doubling(lines int, dollar string) string {
	var script strings.Builder
	script.WriteString("A0=xxxxxxxx\n")
	for i := range lines {
		fmt.Fprintf(&script, "A%d=\"%sA%d%sA%d\"\n", i+1, dollar, i, dollar, i)
	}
	return script.String()
}

// hostileInput is something that a stranger could send.
type hostileInput struct {
	name string
	make func(f folder)
	args []string // those of a search below the folder if nil
	want string   // what the output contains
}

var hostileInputs = []hostileInput{
	// Workflows, manifests and scripts.
	{"workflow with many expressions", func(f folder) {
		f.write(".github/workflows/a.yml", "jobs: {a: {services: {d: {image: p, ports: [70000:1]}}, steps: [{run: \""+nested("${{ x }}", 20_000)+"\"}]}}\n")
	}, nil, "is above 65535"},
	{"workflow with a script that aliases repeat", func(f folder) {
		f.write(".github/workflows/a.yml", "x: &r \""+nested("a", 900_000)+"\"\njobs:\n  a:\n    services: {d: {image: p, ports: [1:1]}}\n    steps:\n"+nested("      - run: *r\n", 20_000))
	}, nil, "entries"},
	{"manifest that a unit names again and again", func(f folder) {
		f.write("big.yml", "kind: Pod\nspec:\n  containers:\n"+nested("  - ports: [{hostPort: 1, containerPort: 1}]\n", 7000))
		f.write("a.kube", "[Kube]\n"+nested("Yaml=big.yml\n", 3000))
	}, nil, "entries"},
	{"script of pipes", func(f folder) { f.write("a.sh", "docker run -p 80:80 nginx\n"+nested("a|", 500_000)+"true") }, []string{"a.sh"}, "pipes"},
	{"script of pipes, as many as are read", func(f folder) { f.write("a.sh", "docker run -p 70000:80 nginx\n"+nested("a|", 19_999)+"true") }, []string{"a.sh"}, "is above 65535"},
	{"script of braces, as many as are read", func(f folder) { f.write("a.sh", "docker run -p 80:80 nginx\n"+nested("{ ", 19_999)) }, []string{"a.sh"}, "cannot be read"},
	{"script of variables that double", func(f folder) { f.write("a.sh", doubling(5000, "$")+"docker run -p 80:80 nginx\n") }, []string{"a.sh"}, "variables"},
	{"script of long names", func(f folder) {
		f.write("a.sh", "A="+nested("a", 200_000)+"\n"+nested("docker run -d --name $A -p 80:80 nginx\n", 8000))
	}, []string{"a.sh"}, "variables"},
	{"script of long commands", func(f folder) {
		f.write("a.sh", "A="+nested("a", 200_000)+"\n"+nested("$A && ", 19_000)+"docker run -p 80:80 nginx\n")
	}, []string{"a.sh"}, "variables"},
	{"script of a value in many parts", func(f folder) {
		f.write("a.sh", "A="+nested("\"a \"", 100_000)+"\n$A\n$A\ndocker run -p 80:80 nginx\n")
	}, []string{"a.sh"}, "variables"},
	{"script in a script with many variables", func(f folder) {
		f.write("a.sh", "sh -c \"docker run -p 80:80 nginx "+nested("$u", 160_000)+"; "+nested("a b c d ", 60_000)+"\"\n")
	}, []string{"a.sh"}, "variables"},
	{"script recipes of variables that double", func(f folder) {
		f.write("Makefile", nested("r:\n\t"+strings.ReplaceAll(doubling(12, "$$"), "\n", "; ")+"docker run $$A12 nginx\n", 3000))
	}, []string{"Makefile"}, "variables"},
	{"script of a Dockerfile with variables that double", func(f folder) {
		f.write("Dockerfile", "FROM python\nEXPOSE 70000\nCMD "+strings.ReplaceAll(doubling(300, "$"), "\n", "; ")+"python3 -m http.server $A300\n")
	}, []string{"Dockerfile"}, "70000"},
	{"script with thousands of containers", func(f folder) { f.write("a.sh", nested("docker run -p 80:80 nginx\n", 9000)) }, []string{"a.sh"}, "entries"},
	{"document with thousands of containers", func(f folder) { f.write("a.md", nested("```sh\ndocker run -p 80:80 nginx\n```\n", 9000)) }, []string{"a.md"}, "entries"},
	{"document with lists in lists", func(f folder) {
		f.write("a.md", nested("> - 1. ", 900_000)+"\n\n"+nested(nested("> - ", 100)+"x\n", 1000)+"\n```sh\ndocker run -p 99999:80 nginx\n```\n")
	}, []string{"a.md"}, "is above 65535"},
	{"document with many comments", func(f folder) {
		f.write("a.md", nested("<!-- portlint: ignore[invalid-port] x -->\n", 30_000)+"```sh\n"+nested("# portlint: ignore[invalid-port] x\n", 30_000)+nested("docker run -p 1 x <a\n", 4000)+"```\n")
	}, []string{"a.md"}, ""},
	{"document with many placeholders", func(f folder) {
		f.write("a.md", "```sh\ndocker run -p 99999:80 "+nested("<a> {b} ... ", 60_000)+"nginx\n"+nested("<a", 100_000)+"\n```\n")
	}, []string{"a.md"}, ""},
	// Files that are none.
	{"compose.yaml is a fifo", func(f folder) { f.fifo("compose.yaml") }, nil, "not a regular file"},
	{"given fifo", func(f folder) { f.fifo("compose.yaml") }, []string{"compose.yaml"}, "not a regular file"},
	{"-f fifo", func(f folder) { f.fifo("x.yaml") }, []string{"-f", "x.yaml"}, "not a regular file"},
	{"extends fifo", func(f folder) {
		f.fifo("base.yaml")
		f.compose("services: {a: {image: x, extends: {file: base.yaml, service: a}}}")
	}, nil, `"base.yaml" in extends cannot be read: not a regular file`},
	{"include fifo", func(f folder) { f.fifo("base.yaml"); f.compose("include: [base.yaml]\n" + web) }, nil,
		`"base.yaml" in include cannot be read: not a regular file`},
	{"env_file fifo", func(f folder) { f.fifo("a.env"); f.compose(web + "    env_file: a.env\n") }, []string{"--pedantic", "."},
		`"a.env" in env_file cannot be read: not a regular file`},
	{".env fifo", func(f folder) { f.fifo(".env"); f.compose(web) }, nil, ""},
	{".env.example fifo", func(f folder) {
		f.fifo(".env.example")
		f.compose("services: {a: {image: x, ports: ['${P}:80']}}")
	}, nil, ""},
	{".gitignore fifo", func(f folder) { f.fifo(".gitignore"); f.compose(web) }, nil, ""},
	{"dockerfile fifo", func(f folder) { f.fifo("Dockerfile"); f.compose("services: {a: {build: .}}") }, nil, ""},
	{"package.json fifo", func(f folder) {
		f.fifo("package.json")
		f.write("Dockerfile", "FROM node\nCMD npm start\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"configuration fifo", func(f folder) { f.fifo(".portlint.yaml"); f.compose(web) }, nil, "not a regular file"},
	{"baseline fifo", func(f folder) { f.fifo("baseline"); f.compose(web) }, []string{"--baseline", "baseline", "."}, "not a regular file"},
	{"extends /dev/zero", func(f folder) {
		f.compose("services: {a: {image: x, extends: {file: /dev/zero, service: a}}}")
	}, nil, "not a regular file"},
	{"include /dev/zero", func(f folder) { f.compose("include: [/dev/zero]\n" + web) }, nil, "not a regular file"},
	{"env_file /dev/zero", func(f folder) { f.compose(web + "    env_file: /dev/zero\n") }, []string{"--pedantic", "."}, "not a regular file"},
	{"include env_file /dev/zero", func(f folder) {
		f.write("b.yaml", web)
		f.compose("include: [{path: b.yaml, env_file: /dev/zero}]\n")
	}, nil, "not a regular file"},
	{"dockerfile /dev/zero", func(f folder) {
		f.compose("services: {a: {build: {context: ., dockerfile: /dev/zero}}}")
	}, nil, ""},
	{"link to /dev/zero", func(f folder) { f.link("/dev/zero", "compose.yaml") }, nil, "not a regular file"},
	{"link to terminal", func(f folder) { f.link("/dev/tty", "compose.yaml") }, nil, ""},
	{"baseline /dev/zero", func(f folder) { f.compose(web) }, []string{"--baseline", "/dev/zero", "."}, ""},
	{"configuration /dev/zero", func(f folder) { f.compose(web) }, []string{"--config", "/dev/zero", "."}, ""},
	{"--env-file /dev/zero", func(f folder) { f.compose(web) }, []string{"--env-file", "/dev/zero", "."}, ""},
	{"endless /proc file", func(f folder) { f.compose("include: [/proc/kmsg]\n" + web) }, nil, ""},
	{"env_file of the kernel", func(f folder) { f.compose(web + "    env_file: /proc/self/environ\n") }, nil, ""},
	{"folder named compose.yaml", func(f folder) { f.write("compose.yaml/x", "") }, nil, ""},
	{"env_file is a folder", func(f folder) { f.write("d/x", ""); f.compose(web + "    env_file: d\n") }, []string{"--pedantic", "."}, "not a regular file"},

	// Links and folders.
	{"link to itself", func(f folder) { f.link("compose.yaml", "compose.yaml") }, nil, ""},
	{"loop of folders", func(f folder) { f.compose(web); f.link("..", "a/up"); f.link(".", "here") }, nil, ""},
	{"loop of includes through links", func(f folder) {
		f.link(".", "d")
		f.compose("include: [d/compose.yaml]\n" + web)
	}, nil, ""},
	{"deep folders", func(f folder) {
		path := f.dir
		f.t.Chdir(path) // a path of this length cannot be used in one piece
		for range 1500 {
			f.ok(os.Mkdir("dddd", 0o755))
			f.ok(os.Chdir("dddd"))
		}
		f.ok(os.WriteFile("compose.yaml", []byte(web), 0o644))
		f.ok(os.Chdir(path))
	}, nil, ""},
	{"20,000 entries in a folder", func(f folder) {
		for i := range 20_000 {
			f.write(fmt.Sprintf("f%d.yml", i), "")
		}
		f.compose(web)
	}, nil, ""},
	{"2,000 compose files in a folder", func(f folder) {
		for i := range 2000 {
			f.write(fmt.Sprintf("compose.%d.yml", i), web)
		}
	}, nil, ""},
	{"400 folders deep with files", func(f folder) {
		for i := range 400 {
			f.write(nested("d/", i)+"compose.yaml", web)
		}
	}, nil, ""},
	{".gitignore of many patterns", func(f folder) {
		f.write(".git/HEAD", "")
		f.write(".gitignore", lines(20_000, func(i int) string { return fmt.Sprintf("**/x%d/**/y", i) }))
		for i := range 200 {
			f.write(fmt.Sprintf("d%d/compose.yaml", i), web)
		}
	}, nil, ""},
	{".gitignore of stars", func(f folder) {
		f.write(".git/HEAD", "")
		f.write(".gitignore", nested("**/a*", 2000)+"\n"+nested("*a", 60)+"b\n"+nested("[", 2000)+"\n")
		f.write(nested("a", 200)+"/"+nested("a/", 100)+"compose.yaml", web)
	}, nil, ""},

	// Names.
	{"names with line feeds and escape sequences", func(f folder) {
		f.write("a\nb\x1b[31m/compose.yaml", web)
		f.write("compose.\r\x1b]0;title\a.yaml", "services: {a: {image: x, ports: [x]}}")
	}, nil, ""},
	{"name that is not utf-8", func(f folder) { f.write("\xff\xfe/compose.yaml", web) }, nil, ""},
	{"name of bidi controls", func(f folder) { f.write("\u202egpj/compose.yaml", "services: {a: {image: x, ports: [x]}}") }, nil, ""},
	{"text with escape sequences", func(f folder) {
		f.compose("services:\n  \"a\\e[31m\\n::error::x\":\n    image: x\n    ports: [\"\\e]8;;http://x\\a80\", \"8\\u202e0:80\"]\n")
	}, nil, ""},
	{"escape sequences behind extends", func(f folder) {
		f.compose("services: {a: {image: x, extends: {file: \"\\e[2J\\nx\", service: a}}}")
	}, nil, "cannot be read"},
	{"windows paths", func(f folder) {
		f.compose("include:\r\n  - sub\\b.yaml\r\n  - C:\\x\\y.yaml\r\nservices:\r\n  web:\r\n    image: nginx\r\n    ports:\r\n      - \"8080:80\"\r\n      - \"8080:81\"\r\n    env_file: .\\a.env\r\n    build: .\\x\r\n")
	}, nil, "host port 8080"},
	{"path of one megabyte", func(f folder) { f.compose("include: [" + nested("a/", 1<<19) + "b]\n" + web) }, nil, ""},
	{"path with nul", func(f folder) {
		f.compose("include: [\"a\\0b\"]\n" + web + "    env_file: \"\\0\"\n    build: \"\\0\"\n")
	}, nil, ""},

	{"unreadable files", func(f folder) {
		f.compose("include: [b.yaml]\n" + web + "    build: .\n    env_file: a.env\n")
		for _, name := range []string{"b.yaml", "a.env", ".env", "Dockerfile", ".gitignore", "d/compose.yaml"} {
			f.write(name, "")
			f.ok(os.Chmod(filepath.Join(f.dir, name), 0))
		}
		f.ok(os.Chmod(filepath.Join(f.dir, "d"), 0))
		f.t.Cleanup(func() { f.ok(os.Chmod(filepath.Join(f.dir, "d"), 0o755)) })
	}, nil, ""}, // root reads them all the same

	// Sizes.
	{"file of 100 MB", func(f folder) { f.sparse("compose.yaml", 100<<20) }, nil, "larger than 8 MB"},
	{"file of 1 TB", func(f folder) { f.sparse("compose.yaml", 1<<40) }, nil, "larger than 8 MB"},
	{"extends a file of 100 MB", func(f folder) {
		f.sparse("b.yaml", 100<<20)
		f.compose("services: {a: {image: x, extends: {file: b.yaml, service: a}}}")
	}, nil, "larger than 8 MB"},
	{".env of 100 MB", func(f folder) { f.sparse(".env", 100<<20); f.compose(web) }, nil, ""},
	{"env_file of 100 MB", func(f folder) { f.sparse("a.env", 100<<20); f.compose(web + "    env_file: a.env\n") }, []string{"--pedantic", "."}, "larger than 8 MB"},
	{"Dockerfile of 100 MB", func(f folder) { f.sparse("Dockerfile", 100<<20); f.compose("services: {a: {build: .}}") }, nil, "larger than 8 MB"},
	{"standard input of 100 MB", func(f folder) { f.sparse("in", 100<<20) }, []string{"-"}, ""},
	{"scalar of 7 MB", func(f folder) { f.compose(web + "    x-a: " + nested("a", 7<<20) + "\n") }, nil, ""},
	{"port of 7 MB", func(f folder) { f.compose("services: {a: {image: x, ports: ['" + nested("8", 7<<20) + "']}}") }, nil, ""},
	{"port of 7 MB of colons", func(f folder) { f.compose("services: {a: {image: x, ports: ['" + nested(":", 7<<20) + "']}}") }, nil, ""},
	{"port of 7 MB of dashes", func(f folder) { f.compose("services: {a: {image: x, ports: ['" + nested("-1", 3<<20) + "']}}") }, nil, ""},
	{"quoted escapes of 7 MB", func(f folder) {
		f.compose("services: {a: {image: x, ports: [\"" + nested(`\x38`, 1800<<10) + "\"]}}")
	}, nil, ""},
	{"key of 7 MB", func(f folder) { f.compose(web + "? " + nested("k", 7<<20) + "\n: 1\n") }, nil, ""},
	{"service of 7 MB name", func(f folder) {
		f.compose("services:\n  ? " + nested("k", 7<<20) + "\n  : {image: x, ports: [80:80, 80:81]}\n")
	}, nil, ""},
	{"8 MB of zero bytes", func(f folder) { f.sparse("compose.yaml", 8<<20) }, nil, ""},
	{"8 MB of line feeds", func(f folder) { f.compose(nested("\n", 8<<20)) }, nil, ""},
	{"8 MB of spaces", func(f folder) { f.compose(nested(" ", 8<<20)) }, nil, ""},
	{"8 MB of comments", func(f folder) { f.compose(web + nested("#\n", 4<<20-99)) }, nil, ""},
	{"8 MB of directives", func(f folder) { f.compose(web + nested("# portlint: ignore x\n", 8<<20/21-9)) }, nil, ""},
	{"8 MB of documents", func(f folder) { f.compose(nested("---\n", 2<<20)) }, nil, ""},
	{"8 MB of documents with services", func(f folder) { f.compose(nested("---\nservices: {a: {image: x, ports: [80]}}\n", 8<<20/45)) }, nil, ""},
	{"8 MB of colons", func(f folder) { f.compose(nested(":\n", 4<<20)) }, nil, ""},
	{"8 MB of question marks", func(f folder) { f.compose(nested("? ", 4<<20)) }, nil, ""},
	{"8 MB of dashes", func(f folder) { f.compose(nested("- ", 4<<20)) }, nil, ""},
	{"8 MB of percent signs", func(f folder) { f.compose(nested("%A b\n", 8<<20/5)) }, nil, ""},
	{"8 MB of tags", func(f folder) { f.compose("a: " + nested("!", 8<<20-9)) }, nil, ""},
	{"8 MB of anchors", func(f folder) { f.compose(nested("&a ", 8<<20/3)) }, nil, ""},
	{"8 MB of keys", func(f folder) { f.compose(lines(600_000, func(i int) string { return fmt.Sprintf("x-%d: 1", i) })) }, nil, ""},
	{"8 MB of equal keys", func(f folder) { f.compose(nested("a: 1\n", 8<<20/5)) }, nil, ""},
	{"8 MB of flow entries", func(f folder) { f.compose("x-a: [" + nested("a,", 4<<20-99) + "]\n" + web) }, nil, ""},
	{"8 MB of flow mappings", func(f folder) { f.compose("x-a: [" + nested("{},", 8<<20/3-99) + "]\n" + web) }, nil, ""},
	{"not utf-8", func(f folder) { f.compose("services: {a: {image: \xff\xfe\x80}}") }, nil, "not valid yaml"},
	{"utf-16", func(f folder) { f.compose("\xff\xfes\x00e\x00r\x00v\x00:\x00") }, nil, ""},
	{"nul in the file", func(f folder) { f.compose("services:\x00 {}") }, nil, "not valid yaml"},
	{"random bytes", func(f folder) {
		var text bytes.Buffer
		state := uint32(1)
		for range 1 << 20 {
			state = state*1664525 + 1013904223
			text.WriteByte(byte(state >> 24))
		}
		f.compose(text.String())
		f.write("Dockerfile", text.String())
		f.write(".env", text.String())
	}, nil, ""},

	// Ports.
	{"all ports, all protocols", func(f folder) {
		f.compose("services:\n" + lines(500, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, ports: ['1-65535:1-65535/tcp', '1-65535:1-65535/udp', '1-65535:1-65535/sctp', '1-65535']}", i)
		}))
	}, nil, "host port"},
	{"20,000 ports in one service", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, func(i int) string { return fmt.Sprintf("    - '%d:80'", 1+i%40_000) }))
	}, nil, ""},
	{"20,000 ranges that overlap", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, func(i int) string {
			return fmt.Sprintf("    - '%d-%d:%d-%d'", 1+i, 20_000+i, 1+i, 20_000+i)
		}))
	}, nil, ""},
	{"2,000 services on one port", func(f folder) {
		f.compose("services:\n" + lines(2000, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: ['80:80']}", i) }))
	}, nil, ""},
	{"20,000 equal ports", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports: [" + nested("'80:80',", 20_000) + "]\n")
	}, nil, ""},
	{"2,000 services on 2,000 addresses", func(f folder) {
		f.compose("services:\n" + lines(2000, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, ports: ['127.0.%d.%d:80:80', '80-90:80']}", i, i/250, i%250)
		}))
	}, nil, ""},
	{"500 services of 100 overlapping ranges", func(f folder) {
		f.compose("services:\n" + lines(500, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, ports: [%s]}", i, nested("'1-60000:1-60000', ", 100))
		}))
	}, nil, ""},
	{"EXPOSE of 65,535 ports, many times", func(f folder) {
		f.write("Dockerfile", "FROM x\n"+nested("EXPOSE 1-65535 1-65535/udp\n", 5000))
		f.compose("services: {a: {build: ., ports: ['1-65535:1-65535']}}")
	}, nil, ""},
	{"replicas and scale", func(f folder) {
		f.compose("services: {a: {image: x, scale: 2000000000, ports: ['80-65000:80'], deploy: {replicas: 2000000000}}}")
	}, nil, ""},
	{"30,000 services that share a network", func(f folder) {
		f.compose("services:\n" + lines(30_000, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, network_mode: 'service:s%d', ports: ['%d:80']}", i, i+1, i+1)
		}))
	}, nil, ""},

	// Variables.
	{"defaults within defaults", func(f folder) {
		f.compose("services: {a: {image: x, ports: ['" + nested("${A:-", 200) + "80" + nested("}", 200) + "']}}")
	}, nil, ""},
	{"defaults within defaults, 1 MB", func(f folder) {
		f.compose("services: {a: {image: x, ports: ['" + nested("${A:-", 200_000) + "80" + nested("}", 200_000) + "']}}")
	}, nil, ""},
	{"5,000 defaults within defaults", func(f folder) {
		deep := nested("${A:-", 160) + "80" + nested("}", 160)
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(5000, func(int) string { return "    - '" + deep + "'" }))
	}, nil, ""},
	{"5,000 scalars of dollars", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(5000, func(int) string { return "    - '" + nested("${A:-1}", 140) + "'" }))
	}, nil, ""},
	{"listeners of a broker", func(f folder) {
		each := func(format string) string {
			return strings.Join(strings.Fields(lines(15_000, func(i int) string { return fmt.Sprintf(format, i+1) })), ",")
		}
		f.compose("services:\n  a: {image: x, environment: {KAFKA_BROKERS: '" + each("kafka:%d") + "'}}\n  kafka: {image: y, environment: {KAFKA_LISTENERS: '" +
			each("A%[1]d://:%[1]d") + "', KAFKA_ADVERTISED_LISTENERS: '" + each("A%[1]d://localhost:%[1]d") + "'}}\n")
	}, nil, ""},
	{"health check of URLs", func(f folder) {
		f.compose("services: {a: {image: x, ports: ['80:3000'], healthcheck: {test: ['CMD', curl, '" + strings.Repeat("http://localhost/ ", 15_000) + "']}}}")
	}, nil, ""},
	{"variables that double", func(f folder) {
		f.write(".env", "A0=aaaaaaaaaa\n"+lines(60, func(i int) string { return fmt.Sprintf("A%d=${A%d}${A%d}", i+1, i, i) }))
		f.compose("services: {a: {image: x, ports: ['${A60}:80']}}")
	}, nil, ""},
	{"env_file variables that double", func(f folder) {
		f.write("a.env", "A0=aaaaaaaaaa\n"+lines(60, func(i int) string { return fmt.Sprintf("A%d=${A%d}${A%d}", i+1, i, i) }))
		f.compose(web + "    env_file: a.env\n")
	}, nil, ""},
	{"long value used often", func(f folder) {
		f.write(".env", "A="+nested("8", 1<<20)+"\n")
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(10_000, func(int) string { return "    - '$A:$A$A$A$A'" }))
	}, nil, ""},
	{".env of 300,000 variables", func(f folder) {
		f.write(".env", lines(300_000, func(i int) string { return fmt.Sprintf("A%d=%d", i, i) }))
		f.compose(web)
	}, nil, ""},
	{"env_file of 300,000 variables", func(f folder) {
		f.write("a.env", lines(300_000, func(i int) string { return fmt.Sprintf("A%d=%d", i, i) }))
		f.compose(web + "    env_file: a.env\n")
	}, nil, ""},
	{"env_file of 100,000 equal variables", func(f folder) {
		f.write("a.env", nested("A=1\n", 100_000))
		f.compose(web + "    env_file: a.env\n")
	}, nil, ""},
	{".env of open quotes", func(f folder) { f.write(".env", nested("A='\n", 1<<20)); f.compose(web) }, nil, ""},
	{".env of open quotes and escapes", func(f folder) { f.write(".env", nested("A=\"\\\n", 1<<20)); f.compose(web) }, nil, ""},
	{".env of dollars", func(f folder) { f.write(".env", "A="+nested("${A:-", 1<<18)+"\n"); f.compose(web) }, nil, ""},
	{".env of closed dollars", func(f folder) {
		f.write(".env", "A="+nested("${A:-", 20_000)+nested("}", 20_000)+"\nB="+nested("$A", 100_000)+"\n")
		f.compose(web)
	}, nil, ""},
	{".env of comments", func(f folder) { f.write(".env", nested("# A\n", 2<<20-9)); f.compose(web) }, nil, ""},
	{".env of blank lines", func(f folder) { f.write(".env", nested(" \n", 4<<20-9)); f.compose(web) }, nil, ""},
	{".env of one line", func(f folder) { f.write(".env", "A="+nested("a ", 4<<20-9)); f.compose(web) }, nil, ""},
	{".env of a name", func(f folder) { f.write(".env", nested("a", 8<<20-9)); f.compose(web) }, nil, ""},
	{".env of exports", func(f folder) { f.write(".env", nested("export ", 1<<20)); f.compose(web) }, nil, ""},
	{"COMPOSE_FILE of many", func(f folder) {
		f.write(".env", "COMPOSE_FILE="+nested("compose.yaml:", 100_000)+"compose.yaml\n")
		f.compose(web)
	}, nil, ""},
	{"COMPOSE_FILE outside", func(f folder) { f.write(".env", "COMPOSE_FILE=/dev/zero:/proc/kmsg\n"); f.compose(web) }, nil, ""},
	{"100 env_files of 70 kB in 100 services", func(f folder) {
		for i := range 100 {
			f.write(fmt.Sprintf("e%d", i), lines(5000, func(j int) string { return fmt.Sprintf("V%d_%d=1", i, j) }))
		}
		list := lines(100, func(i int) string { return fmt.Sprintf("- e%d", i) })
		f.compose("x-e: &e\n" + list + "services:\n" + lines(100, func(i int) string { return fmt.Sprintf("  s%d: {image: x, env_file: *e}", i) }))
	}, nil, ""},
	{"environment of 50,000 equal names", func(f folder) {
		f.compose(web + "    environment:\n" + lines(50_000, func(i int) string { return fmt.Sprintf("    - A%d=1", i) }))
	}, nil, ""},

	// YAML.
	{"self-merge", func(f folder) { f.compose("services: {a: &a {<<: *a, image: x, ports: [80]}}") }, nil, ""},
	{"self-merge in a list", func(f folder) { f.compose("services: {a: &a {<<: [*a, *a, *a], image: x, ports: [80]}}") }, nil, ""},
	{"self-alias", func(f folder) { f.compose("services: &s {a: {image: x, ports: &p [*p, *s], environment: *s}}") }, nil, ""},
	{"merge of two that merge each other", func(f folder) {
		f.compose("x-a: &a {b: &b {<<: *a}, <<: *b}\nservices: {a: {<<: [*a, *b], image: x}}")
	}, nil, ""},
	{"alias bomb", func(f folder) {
		f.compose("x-0: &a0 {k: v}\n" + lines(60, func(i int) string {
			return fmt.Sprintf("x-%d: &a%d {a: *a%d, b: *a%d, <<: [*a%d, *a%d, *a%d]}", i+1, i+1, i, i, i, i, i)
		}) + "services: {a: *a60, b: {<<: *a60, image: x}}")
	}, nil, ""},
	{"alias bomb of ports", func(f folder) {
		f.compose("x-p: &p [" + nested("'80:80',", 5000) + "]\nservices:\n" + lines(5000, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: *p}", i) }))
	}, nil, ""},
	{"alias bomb of services", func(f folder) {
		f.compose("x-s: &s {image: x, ports: ['1-65535:1-65535']}\nservices:\n" + lines(100_000, func(i int) string { return fmt.Sprintf("  s%d: *s", i) }))
	}, nil, ""},
	{"merge list of many", func(f folder) {
		f.compose("x-m: &m {a: 1}\nservices:\n  a:\n    <<: [" + nested("*m,", 200_000) + "]\n    image: x\n")
	}, nil, ""},
	{"merge keys of many", func(f folder) {
		f.compose("x-m: &m {a: 1}\nservices:\n  a:\n    image: x\n" + nested("    <<: *m\n", 100_000))
	}, nil, ""},
	{"200,000 nested flow sequences", func(f folder) { f.compose("a: " + nested("[", 200_000)) }, nil, "not valid yaml"},
	{"200,000 nested flow mappings", func(f folder) { f.compose("a: " + nested("{a: ", 200_000)) }, nil, "more than 250000 entries"},
	{"200,000 nested flow pairs", func(f folder) { f.compose("a: " + nested("[a: ", 200_000)) }, nil, "more than 250000 entries"},
	{"200,000 nested block sequences", func(f folder) { f.compose("a:\n" + nested("- ", 200_000) + "a") }, nil, "not valid yaml"},
	{"200,000 nested keys", func(f folder) { f.compose(nested("? ", 200_000) + "a") }, nil, ""},
	{"3,900 nested block mappings", func(f folder) {
		f.compose(lines(3900, func(i int) string { return nested(" ", i) + "a:" }))
	}, nil, ""},
	{"9,900 nested sequences that close", func(f folder) { f.compose(web + "x-a: " + nested("[", 9900) + nested("]", 9900)) }, nil, "8080"},
	{"9,900 nested mappings that close", func(f folder) { f.compose(web + "x-a: " + nested("{a: ", 9900) + nested("}", 9900)) }, nil, "8080"},
	{"9,900 nested sequences as a port", func(f folder) {
		f.compose("services: {a: {image: x, ports: " + nested("[", 9900) + nested("]", 9900) + "}}")
	}, nil, ""},
	{"many deep nests", func(f folder) {
		f.compose("services: {a: {image: x}}\n" + lines(400, func(i int) string {
			return fmt.Sprintf("x-%d: %s%s # portlint: ignore x", i, nested("[", 9000), nested("]", 9000))
		}))
	}, nil, ""},
	{"deep nest with a directive a line", func(f folder) {
		f.compose("services: {a: {image: x}}\nx-a:\n" + lines(2000, func(i int) string {
			return nested(" ", i+1) + "a: # portlint: ignore all"
		}))
	}, nil, ""},
	{"block scalars with directives", func(f folder) {
		f.compose(web + "x-a:\n" + nested("- |\n   # portlint: ignore x\n", 100_000))
	}, nil, ""},
	{"tabs", func(f folder) { f.compose("services:\n\tweb:\n") }, nil, "cannot start any token"},

	// Files that lead to files.
	{"1,500 services that extend each other", func(f folder) {
		f.compose("services:\n" + lines(1500, func(i int) string { return fmt.Sprintf("  s%d: {image: x, extends: s%d}", i, i+1) }) + "  s1500: {image: x}\n")
	}, nil, "more than 64 deep"},
	{"1,500 files that extend each other", func(f folder) {
		for i := range 1500 {
			f.write(fmt.Sprintf("lib/f%d.yaml", i), fmt.Sprintf("services: {a: {image: x, extends: {file: f%d.yaml, service: a}}}", i+1))
		}
		f.write("lib/f1500.yaml", "services: {a: {image: x}}")
		f.compose("services: {a: {extends: {file: lib/f0.yaml, service: a}}}")
	}, []string{"--format", "concise"}, "more than 64 deep"},
	{"extends itself", func(f folder) { f.compose("services: {a: {extends: a}, b: {extends: c}, c: {extends: b}}") }, nil, "extends itself"},
	{"extends that double", func(f folder) {
		f.compose("services:\n" + lines(60, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, extends: {file: compose.yaml, service: s%d}, ports: ['%d:80']}", i, i+1, i+1)
		}) + "  s60: {image: x}\n")
	}, nil, ""},
	{"include diamonds", func(f folder) {
		for i := range 40 {
			f.write(fmt.Sprintf("lib/l%d.yaml", i), fmt.Sprintf("include: [r%d.yaml, q%d.yaml]\nservices: {l%d: {image: x}}", i, i, i))
			f.write(fmt.Sprintf("lib/r%d.yaml", i), fmt.Sprintf("include: [l%d.yaml]\nservices: {r%d: {image: x}}", i+1, i))
			f.write(fmt.Sprintf("lib/q%d.yaml", i), fmt.Sprintf("include: [l%d.yaml]\nservices: {q%d: {image: x}}", i+1, i))
		}
		f.write("lib/l40.yaml", web)
		f.compose("include: [lib/l0.yaml]\n")
	}, []string{"--format", "concise"}, ""},
	{"include diamonds with environments", func(f folder) {
		f.write("a.env", "A=1")
		f.write("b.env", "B=1")
		for i := range 30 {
			f.write(fmt.Sprintf("lib/l%d.yaml", i), fmt.Sprintf("include: [{path: l%d.yaml, env_file: e%da}, {path: l%d.yaml, env_file: e%db}]\nservices: {l%d: {image: x}}", i+1, i, i+1, i, i))
			f.write(fmt.Sprintf("lib/e%da", i), fmt.Sprintf("A%d=1", i))
			f.write(fmt.Sprintf("lib/e%db", i), fmt.Sprintf("A%d=2", i))
		}
		f.write("lib/l30.yaml", web)
		f.compose("include: [lib/l0.yaml]\n")
	}, []string{"--format", "concise"}, ""},
	{"include of 10,000 files", func(f folder) {
		f.compose("include:\n" + lines(10_000, func(i int) string { return fmt.Sprintf("- lib/f%d.yaml", i) }) + web)
		for i := range 10_000 {
			f.write(fmt.Sprintf("lib/f%d.yaml", i), fmt.Sprintf("services: {s%d: {image: x, ports: ['%d:80']}}", i, 1+i))
		}
	}, []string{"--format", "concise"}, ""},
	{"include of 10,000 files with an environment", func(f folder) {
		f.compose("include:\n" + lines(10_000, func(i int) string { return fmt.Sprintf("- lib/f%d.yaml", i) }) + web)
		f.write(".env", lines(1000, func(i int) string { return fmt.Sprintf("A%d=1", i) }))
		for i := range 10_000 {
			f.write(fmt.Sprintf("lib/f%d.yaml", i), fmt.Sprintf("services: {s%d: {image: x, ports: ['%d:80']}}", i, 1+i))
		}
	}, []string{"--format", "concise"}, ""},
	{"include of one file 10,000 times", func(f folder) {
		f.compose("include:\n" + nested("- lib/f.yaml\n", 10_000) + web)
		f.write("lib/f.yaml", "services:\n"+lines(1000, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: ['%d:80']}", i, 1+i) }))
	}, []string{"--format", "concise"}, ""},
	{"include of 200 files of 7 MB", func(f folder) {
		f.compose("include:\n" + lines(200, func(i int) string { return fmt.Sprintf("- lib/f%d.yaml", i) }) + web)
		for i := range 200 {
			if i > 0 {
				f.ok(os.Link(filepath.Join(f.dir, "lib/f0.yaml"), filepath.Join(f.dir, fmt.Sprintf("lib/f%d.yaml", i))))
				continue
			}
			f.write("lib/f0.yaml", "services: {a: {image: x}}\nx-a: ["+nested("a, ", 7<<20/3)+"]\n")
		}
	}, []string{"--format", "concise"}, ""},
	{"50 projects of 7 MB", func(f folder) {
		f.write("d0/compose.yaml", "services: {a: {image: x}}\nx-a: ["+nested("a, ", 7<<20/3)+"]\n")
		for i := 1; i < 50; i++ {
			f.ok(os.MkdirAll(filepath.Join(f.dir, fmt.Sprintf("d%d", i)), 0o755))
			f.ok(os.Link(filepath.Join(f.dir, "d0/compose.yaml"), filepath.Join(f.dir, fmt.Sprintf("d%d/compose.yaml", i))))
		}
	}, nil, ""},
	{"5,000 services build one Dockerfile with arguments", func(f folder) {
		f.write("Dockerfile", "FROM x\nARG P=1\n"+nested("ENV A=$P\nEXPOSE $P\n", 200))
		f.compose("services:\n" + lines(5000, func(i int) string { return fmt.Sprintf("  s%d: {build: {context: ., args: {P: %d}}}", i, i) }))
	}, nil, ""},
	{"unreadable references", func(f folder) {
		f.compose("include: [missing.yaml, 'https://example.com/x.yaml', 'oci:x', 'git@github.com:x/y']\nservices: {a: {image: x, extends: {file: 'https://x/y', service: a}}, b: {build: 'https://x/y'}}")
	}, nil, "cannot be read"},

	// Dockerfiles.
	{"Dockerfile line of 64 kB", func(f folder) { f.write("Dockerfile", "FROM x\nRUN "+nested("a", 64<<10)+"\nEXPOSE 80\n") }, nil, ""},
	{"Dockerfile line of 1 MB", func(f folder) { f.write("Dockerfile", "FROM x\nENV A="+nested("a", 1<<20-99)+"\nEXPOSE 80\n") }, nil, ""},
	{"Dockerfile of continued lines", func(f folder) {
		f.write("Dockerfile", "FROM x\nENV A=1 \\\n"+nested(" B=${A:-${A:-1}} \\\n", 40_000)+" C=1\nEXPOSE $A\n")
	}, nil, ""},
	{"Dockerfile of nested defaults", func(f folder) {
		f.write("Dockerfile", "FROM x\nENV A="+nested("${A:-", 8000)+nested("}", 8000)+"\nEXPOSE "+nested("${A:-", 5000)+nested("}", 5000)+"\n")
	}, nil, ""},
	{"Dockerfile variables that double", func(f folder) {
		f.write("Dockerfile", "FROM x\nENV A0=aaaaaaaaaa\n"+lines(60, func(i int) string { return fmt.Sprintf("ENV A%d=$A%d$A%d", i+1, i, i) })+"EXPOSE $A60\n")
	}, nil, ""},
	{"Dockerfile of 20,000 stages", func(f folder) {
		f.write("Dockerfile", "FROM x AS s0\n"+lines(20_000, func(i int) string { return fmt.Sprintf("FROM s%d AS s%d\nENV A%d=1\nEXPOSE %d", i, i+1, i, 1+i) }))
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"Dockerfile stages that build themselves", func(f folder) {
		f.write("Dockerfile", "FROM a AS a\nEXPOSE 80\nFROM b AS a\nFROM a AS b\nEXPOSE 80\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"Dockerfile of heredocs", func(f folder) { f.write("Dockerfile", "FROM x\n"+nested("RUN <<A <<B <<C\n", 20_000)) }, nil, ""},
	{"Dockerfile of words", func(f folder) { f.write("Dockerfile", "FROM x\nEXPOSE \\\n"+nested("80 81 82 83 \\\n", 60_000)+"84\n") }, nil, ""},
	{"Dockerfile of equal words", func(f folder) { f.write("Dockerfile", "FROM x\nEXPOSE "+nested("8 ", 30_000)+"\n") }, nil, ""},
	{"Dockerfile of brackets", func(f folder) {
		f.write("Dockerfile", "FROM x\nCMD "+nested("[", 60_000)+"\nENTRYPOINT [\""+nested("\\\"", 30_000)+"\"]\n")
	}, nil, ""},
	{"shell of brackets", func(f folder) {
		f.write("Dockerfile", "FROM x\nCMD "+nested("(", 60_000)+"\n")
		f.compose("services: {a: {build: ., command: '" + nested("$(", 4000) + "'}, b: {build: ., entrypoint: [sh, -c, '" + nested("((", 3999) + "']}, c: {build: ., command: '" + nested("{ ", 4000) + "'}}")
	}, nil, ""},
	{"10,000 services with commands", func(f folder) {
		f.compose("x-c: &c\n  image: node\n  command: sh -c '" + nested("node a.js && ", 500) + "true'\nservices:\n" + lines(10_000, func(i int) string { return fmt.Sprintf("  s%d: *c", i) }))
	}, nil, ""},
	{"package.json that calls itself", func(f folder) {
		f.write("package.json", `{"scripts": {"start": "npm run start && npm run start", "a": "npm run b & npm run b", "b": "npm run a & npm run a"}}`)
		f.write("Dockerfile", "FROM node\nCMD npm run a && npm start\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"package.json of brackets", func(f folder) {
		f.write("package.json", `{"scripts": `+nested(`{"a":`, 100_000))
		f.write("Dockerfile", "FROM node\nCMD npm start\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"inline Dockerfiles", func(f folder) {
		f.compose("services:\n" + lines(3000, func(i int) string {
			return fmt.Sprintf("  s%d:\n    build:\n      dockerfile_inline: |\n        FROM x\n        EXPOSE %d\n        CMD x\n", i, 1+i)
		}))
	}, nil, ""},
	{"inline Dockerfile of 7 MB", func(f folder) {
		f.compose("services:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM x\n" + nested("        EXPOSE 80\n", 7<<20/18))
	}, nil, ""},

	// Configuration.
	{"configuration of 100 MB", func(f folder) { f.sparse(".portlint.yaml", 100<<20); f.compose(web) }, nil, ""},
	{"configuration of aliases", func(f folder) {
		f.compose(web)
		f.write(".portlint.yaml", "a0: &a0 [x]\n"+lines(60, func(i int) string { return fmt.Sprintf("a%d: &a%d [*a%d, *a%d]", i+1, i+1, i, i) })+"exclude: *a60\n")
	}, nil, ""},
	{"configuration of stars", func(f folder) {
		f.write(nested("a", 200)+"/compose.yaml", web)
		f.write(".portlint.yaml", "exclude: ['"+nested("*a", 1000)+"b', '"+nested("**/", 1000)+"b', '"+nested("{a,", 5000)+"']\n")
	}, nil, ""},
	{"configuration of alternatives", func(f folder) {
		f.write(nested("a", 200)+"/compose.yaml", web)
		f.write(".portlint.yaml", "exclude: ['"+nested("{a,a}", 60)+"b', '"+nested("{**/a,**}/", 30)+"b']\n")
	}, nil, ""},
	{"configuration nested", func(f folder) { f.compose(web); f.write(".portlint.yaml", nested("[", 200_000)) }, nil, ""},
	{"baseline of 100 MB", func(f folder) { f.sparse("b", 100<<20); f.compose(web) }, []string{"--baseline", "b", "."}, ""},
}
