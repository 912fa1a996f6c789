//go:build listen

package facts

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/rules/knowledge"
)

// What packages need beside themselves.
var (
	angular  = []string{"@angular/cli@22.2.7", "@angular/build@22.2.7", "@angular/compiler-cli@22.2.6", "@angular/compiler@22.2.6", "@angular/core@22.2.6", "@angular/common@22.2.6", "@angular/platform-browser@22.2.6", "rxjs@7", "typescript@~6.0.2", "tslib@2", "node@24"}
	flask    = []string{"python3-flask", "python3-click", "python3-werkzeug", "python3-jinja2", "python3-markupsafe", "python3-itsdangerous", "python3-blinker", "python3-colorama"}
	django   = []string{"python3-django", "python3-asgiref", "python3-sqlparse", "python3-tz"}
	uvicorn  = []string{"uvicorn", "python3-uvicorn", "python3-click", "python3-h11", "python3-asgiref", "python3-typing-extensions"}
	quart    = []string{"python3-quart", "python3-hypercorn", "python3-h11", "python3-h2", "python3-hpack", "python3-hyperframe", "python3-priority", "python3-wsproto", "python3-toml", "python3-click", "python3-werkzeug", "python3-jinja2", "python3-markupsafe", "python3-itsdangerous", "python3-blinker", "python3-aiofiles"}
	aiohttp  = []string{"python3-aiohttp", "python3-multidict", "python3-yarl", "python3-aiosignal", "python3-frozenlist", "python3-async-timeout", "python3-attr", "python3-charset-normalizer", "python3-idna", "python3-typing-extensions"}
	mkdocs   = []string{"mkdocs", "python3-click", "python3-jinja2", "python3-markupsafe", "python3-markdown", "python3-mergedeep", "python3-packaging", "python3-yaml", "python3-pyyaml-env-tag", "python3-watchdog", "python3-ghp-import", "ghp-import", "python3-dateutil", "python3-six", "python3-importlib-metadata", "python3-zipp", "python3-livereload", "python3-tornado", "python3-babel", "python-babel-localedata", "python3-tz", "python3-more-itertools"}
	gunicorn = []string{"gunicorn", "python3-gunicorn", "python3-packaging", "python3-pkg-resources", "python3-setuptools"}
)

// tool is a program to install and to start, in an empty network namespace of its own.
type tool struct {
	// npm, deb and gomod are the packages that bring it; those of Debian are unpacked, not installed.
	npm, deb, gomod []string
	command         string
	env             []string
}

// tools are started one after the other. What the table says of each command line must be what its sockets say.
var tools = []tool{
	{npm: []string{"vite@8"}, command: "npx vite"},
	{npm: []string{"vite@8"}, command: "npx vite --host --port 5199"},
	{npm: []string{"vite@8"}, command: "npx vite preview"},
	{npm: []string{"astro@5"}, command: "npx astro dev"},
	{npm: []string{"astro@5"}, command: "npx astro dev --host 0.0.0.0"},
	{npm: []string{"next@16", "react@19", "react-dom@19"}, command: "npx next dev"},
	{npm: []string{"next@16", "react@19", "react-dom@19"}, command: "npx next dev -H localhost", env: []string{"HOST=0.0.0.0"}},
	{npm: []string{"http-server@14"}, command: "npx http-server -c-1"},
	{npm: []string{"http-server@14"}, command: "npx http-server -a 127.0.0.1 -p 8099"},
	{npm: []string{"serve@14"}, command: "npx serve"},
	{npm: []string{"serve@14"}, command: "npx serve -l tcp://127.0.0.1:3099"},
	{npm: []string{"live-server@1"}, command: "npx live-server --no-browser"},
	{npm: []string{"json-server@0.17.4"}, command: "npx json-server db.json"},
	{npm: []string{"webpack@5", "webpack-cli@6", "webpack-dev-server@5"}, command: "npx webpack-dev-server"},
	{npm: []string{"webpack@5", "webpack-cli@7", "webpack-dev-server@6"}, command: "npx webpack serve", env: []string{"HOST=127.0.0.1", "PORT=8098"}},
	{npm: []string{"webpack@5", "webpack-cli@7", "webpack-dev-server@6"}, command: "npx webpack serve --host 127.0.0.1"},
	{npm: []string{"webpack@4", "webpack-cli@3", "webpack-dev-server@3"}, command: "npx webpack-dev-server", env: []string{"NODE_OPTIONS=--openssl-legacy-provider"}},
	{npm: []string{"parcel@2"}, command: "npx parcel index.html"},
	{npm: []string{"@rsbuild/core@2"}, command: "npx rsbuild"},
	{npm: []string{"vitepress@1"}, command: "npx vitepress dev"},
	{npm: []string{"@11ty/eleventy@3", "wrangler@4", "node@24"}, command: "npx wrangler dev worker.js --compatibility-date 2024-01-01"},
	{npm: []string{"@11ty/eleventy@3", "wrangler@4", "node@24"}, command: "npx wrangler dev worker.js --compatibility-date 2024-01-01 --ip 0.0.0.0"},
	{npm: []string{"@11ty/eleventy@3", "wrangler@4", "node@24"}, command: "npx eleventy --serve --input=docs"},
	{npm: []string{"@docusaurus/core@3", "@docusaurus/preset-classic@3", "react@19", "react-dom@19", "node@24"}, command: "npx docusaurus start --no-open"},
	{npm: []string{"@docusaurus/core@3", "@docusaurus/preset-classic@3", "react@19", "react-dom@19", "node@24"}, command: "npx docusaurus start --no-open", env: []string{"PORT=3098", "HOST=0.0.0.0"}},
	{npm: []string{"@docusaurus/core@3", "@docusaurus/preset-classic@3", "react@19", "react-dom@19", "node@24"}, command: "npx docusaurus start --no-open --host 0.0.0.0"},
	{npm: []string{"storybook@10.5.10", "@storybook/html-vite@10.5.10", "vite@7", "node@24"}, command: "npx storybook dev --ci -p 6006"},
	{npm: []string{"@ladle/react@5", "react@19", "react-dom@19", "node@24"}, command: "npx ladle serve"},
	{npm: []string{"browser-sync@3"}, command: "npx browser-sync start --server --no-open"},
	{npm: []string{"maildev@3"}, command: "npx maildev"},
	{npm: []string{"peer@1"}, command: "npx peerjs --port 9000"},
	{npm: []string{"bun@1"}, command: "npx bun index.html"},
	{npm: []string{"deno@2"}, command: "npx deno serve served.ts"},
	{npm: []string{"deno@2"}, command: "npx deno serve --host 127.0.0.1 served.ts"},
	{npm: []string{"node@24"}, command: "npx node --inspect forever.js"},

	{npm: []string{"nuxt@4", "node@24"}, command: "npx nuxt dev"},
	{npm: []string{"nuxt@4", "node@24"}, command: "npx nuxt dev", env: []string{"HOST=127.0.0.1", "PORT=3097"}},
	{npm: []string{"node@24"}, command: "npx node --inspect=9230 forever.js"},
	{npm: []string{"node@24"}, command: "npx node --inspect=0.0.0.0:9231 forever.js"},
	{npm: []string{"json-server@1.0.0-beta.3"}, command: "npx json-server db.json --host 127.0.0.1"},
	{npm: []string{"@sveltejs/kit@2", "@sveltejs/vite-plugin-svelte@6", "svelte@5", "vite@7", "node@24"}, command: "npx vite dev"},

	{npm: angular, command: "npx ng serve"},
	{npm: angular, command: "npx ng serve", env: []string{"PORT=3096", "HOST=0.0.0.0"}},
	{npm: angular, command: "npx ng serve --host 0.0.0.0 --port 4300"},
	{npm: []string{"prisma@7", "node@24"}, command: "npx prisma studio --browser none --url postgresql://127.0.0.1:5999/x", env: []string{"HOST=0.0.0.0"}},

	{gomod: []string{"github.com/nats-io/nats-server/v2@latest"}, command: "nats-server"},
	{gomod: []string{"github.com/nats-io/nats-server/v2@latest"}, command: "nats-server -a 127.0.0.1 -p 4299"},
	{gomod: []string{"github.com/axllent/mailpit@latest"}, command: "mailpit"},
	{gomod: []string{"github.com/caddyserver/caddy/v2/cmd/caddy@latest"}, command: "caddy file-server"},
	{gomod: []string{"github.com/caddyserver/caddy/v2/cmd/caddy@latest"}, command: "caddy file-server --listen 127.0.0.1:8097"},
	{deb: []string{"beanstalkd"}, command: "beanstalkd"},

	{deb: flask, command: "python3 -m flask --app site_flask run"},
	{deb: flask, command: "python3 -m flask --app site_flask run", env: []string{"FLASK_RUN_HOST=0.0.0.0", "FLASK_RUN_PORT=5099"}},
	{deb: django, command: "python3 manage.py runserver", env: []string{"DJANGO_SETTINGS_MODULE=settings"}},
	{deb: django, command: "python3 -m django runserver 0:8099", env: []string{"DJANGO_SETTINGS_MODULE=settings"}},
	{deb: uvicorn, command: "python3 -m uvicorn web:asgi", env: []string{"HOST=0.0.0.0"}},
	{deb: uvicorn, command: "python3 -m uvicorn web:asgi --host 0.0.0.0"},
	{deb: gunicorn, command: "python3 -m gunicorn web:app"},
	{deb: gunicorn, command: "python3 -m gunicorn web:app", env: []string{"PORT=8098"}},
	{deb: gunicorn, command: "python3 -m gunicorn -b 127.0.0.1:8097 web:app"},
	{deb: []string{"python3-hypercorn", "python3-h11", "python3-h2", "python3-hpack", "python3-hyperframe", "python3-priority", "python3-wsproto", "python3-toml"}, command: "python3 -m hypercorn web:asgi"},
	{deb: []string{"python3-bottle"}, command: "python3 -m bottle web:app"},
	{deb: quart, command: "python3 -m quart --app site_quart run"},
	{deb: quart, command: "python3 -m quart --app site_quart run --host 0.0.0.0 -p 5098"},
	{deb: []string{"python3-waitress"}, command: "waitress-serve web:app"},
	{deb: []string{"python3-waitress"}, command: "waitress-serve --listen=127.0.0.1:8094 web:app"},
	{deb: aiohttp, command: "python3 -m aiohttp.web site_aiohttp:init"},
	{deb: aiohttp, command: "python3 -m aiohttp.web -H 0.0.0.0 -P 8093 site_aiohttp:init"},
	{deb: mkdocs, command: "mkdocs serve"},
	{deb: mkdocs, command: "mkdocs serve -a 0.0.0.0:8092"},
	{command: "python3 -m http.server"},
	{command: "python3 -m http.server 8096 --bind 127.0.0.1"},

	{deb: []string{"redis-server", "redis-tools", "liblzf1", "libatomic1", "libjemalloc2", "liblua5.1-0", "lua-cjson", "lua-bitop"}, command: "redis-server --save ''"},
	{deb: []string{"redis-server", "redis-tools", "liblzf1", "libatomic1", "libjemalloc2", "liblua5.1-0", "lua-cjson", "lua-bitop"}, command: "redis-server --bind 127.0.0.1"},
	{deb: []string{"memcached", "libevent-2.1-7", "libevent-2.1-7t64", "libsasl2-2"}, command: "memcached -u root"},
	{deb: []string{"memcached", "libevent-2.1-7", "libevent-2.1-7t64", "libsasl2-2"}, command: "memcached -u root -l 127.0.0.1 -p 11299"},
	{deb: []string{"etcd-server"}, command: "etcd"},
	{deb: []string{"etcd-server"}, command: "etcd --listen-client-urls http://0.0.0.0:2379 --advertise-client-urls http://127.0.0.1:2379"},
	{deb: []string{"hugo", "libsass1", "libwebp7", "libsharpyuv0"}, command: "hugo server"},
	{deb: []string{"prometheus"}, command: "prometheus --config.file prometheus.yml"},
	{deb: []string{"prometheus-node-exporter"}, command: "prometheus-node-exporter"},
}

// files are what the tools serve.
var files = map[string]string{
	"forever.js":           "setInterval(() => {}, 1000)",
	"served.ts":            "export default { fetch() { return new Response('x') } }",
	"index.html":           "<!doctype html><title>x</title>",
	"src/index.js":         "console.log(1)",
	"app/page.js":          "export default function Page() { return null }",
	"app/layout.js":        "export default function Layout({ children }) { return <html><body>{children}</body></html> }",
	"worker.js":            "export default { fetch() { return new Response('x') } }",
	"db.json":              `{"posts": []}`,
	"site_flask.py":        "from flask import Flask\napp = Flask(__name__)\n",
	"site_quart.py":        "from quart import Quart\napp = Quart(__name__)\n",
	"site_aiohttp.py":      "from aiohttp import web\n\ndef init(argv):\n    return web.Application()\n",
	"manage.py":            "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
	"web.py":               "def app(environ, start):\n    start('200 OK', [])\n    return [b'x']\n\nasync def asgi(scope, receive, send):\n    pass\n",
	"settings.py":          "SECRET_KEY = 'x'\nDEBUG = True\nROOT_URLCONF = 'urls'\n",
	"urls.py":              "urlpatterns = []\n",
	"mkdocs.yml":           "site_name: x\n",
	"docs/index.md":        "x\n",
	"docs/intro.md":        "x\n",
	"docusaurus.config.js": "module.exports = { title: 'x', url: 'https://example.com', baseUrl: '/', presets: [['classic', { docs: { routeBasePath: '/' } }]] }",
	"sidebars.js":          "module.exports = {}",
	"tsconfig.app.json":    `{"compilerOptions": {"module": "preserve", "moduleResolution": "bundler"}, "include": ["src/main.ts"]}`,
	"src/main.ts":          "export const x = 1",
	"src/index.html":       "<!doctype html><title>x</title>",
	"angular.json": `{"version": 1, "cli": {"analytics": false}, "projects": {"x": {"projectType": "application", "root": "", "sourceRoot": "src", "architect": {
		"build": {"builder": "@angular/build:application", "options": {"browser": "src/main.ts", "tsConfig": "tsconfig.app.json"}},
		"serve": {"builder": "@angular/build:dev-server", "options": {"buildTarget": "x:build"}}}}}}`,
	".storybook/main.js": "export default { stories: ['../src/*.stories.js'], framework: '@storybook/html-vite', core: { disableTelemetry: true } }",
	"src/x.stories.js":   "export default { title: 'x', render: () => 'x' }\nexport const X = {}\n",
	"hugo.toml":          "title = 'x'\n",
	"prometheus.yml":     "global: {}\n",
}

// leastTools is how many different tools must be started for the test to mean something.
const leastTools = 10

func TestTableAgainstSockets(t *testing.T) {
	dir := os.Getenv("PORTLINT_TOOLS") // where to keep what is installed, for a second run
	if dir == "" {
		dir = t.TempDir()
	}
	started := make(map[string]bool)
	for _, tool := range tools {
		t.Run(strings.Join(append(tool.env, tool.command), " "), func(t *testing.T) {
			work := filepath.Join(dir, name(tool))
			if err := tool.install(work); err != nil {
				t.Skipf("cannot be installed: %v", err)
			}
			want := tool.expected(t, work)
			got := tool.sockets(t, work, want.Port)
			t.Logf("%s %s: table %s:%d (%s), sockets %v", name(tool), tool.command, scopes[want.Scope], want.Port, want.Server.Source, got)
			scope := knowledge.ScopeUnknown
			for _, socket := range got {
				if int(socket.Port()) != want.Port {
					continue
				}
				if !socket.Addr().IsLoopback() {
					scope = knowledge.AllAddresses
				} else if scope == knowledge.ScopeUnknown {
					scope = knowledge.Loopback
				}
			}
			if scope != want.Scope {
				t.Errorf("listens on %v, the table says %s:%d", got, scopes[want.Scope], want.Port)
			}
			started[want.Server.Starts+want.Server.Pinned.Package+want.Server.Pinned.From] = true
		})
	}
	if len(started) < leastTools {
		t.Errorf("%d tools were started, want at least %d", len(started), leastTools)
	}
}

var scopes = map[knowledge.Scope]string{knowledge.ScopeUnknown: "unknown", knowledge.Loopback: "loopback", knowledge.AllAddresses: "all"}

// longestName bounds the name of a folder, in bytes.
const longestName = 200

// name is the folder of what a tool needs.
func name(t tool) string {
	all := strings.NewReplacer("@", "-", "/", "-", "<", "-").Replace(strings.Join(slices.Concat([]string{"x"}, t.npm, t.deb, t.gomod), "_"))
	return all[:min(longestName, len(all))]
}

func (t tool) install(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "installed")); err == nil {
		return nil
	}
	for path, content := range files {
		path = filepath.Join(dir, path)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return err
		}
	}
	var commands [][]string
	if len(t.npm) > 0 {
		commands = append(commands, slices.Concat([]string{"npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", "."}, t.npm))
	}
	for _, name := range t.deb { // some exist in some releases only
		commands = append(commands, []string{"sh", "-c", "apt-get download -qq " + name + " && dpkg -x " + name + "_*.deb . || true"})
	}
	for _, name := range t.gomod {
		commands = append(commands, []string{"go", "install", name})
	}
	for _, words := range commands {
		command := exec.Command(words[0], words[1:]...)
		command.Dir = dir
		command.Env = append(os.Environ(), "GOBIN="+filepath.Join(dir, "usr/bin"), "GOFLAGS=-p=2")
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("%q: %w: %s", words, err, output)
		}
	}
	return os.WriteFile(filepath.Join(dir, "installed"), nil, 0o644)
}

// expected is what the table says of the command.
func (t tool) expected(test *testing.T, dir string) Listener {
	environment := make(map[string]string)
	for _, pair := range t.env {
		key, value, _ := strings.Cut(pair, "=")
		environment[key] = value
	}
	invocation := call(t.command, environment)
	if invocation.Words[0] == "prometheus-node-exporter" { // as Debian calls it
		invocation.Words[0] = "node_exporter"
	}
	invocation.Version = func(name string) string {
		for _, wanted := range t.npm {
			if rest, found := strings.CutPrefix(wanted, name+"@"); found {
				return rest
			}
		}
		return ""
	}
	for _, name := range configured() {
		if data, err := os.ReadFile(filepath.Join(dir, name)); err == nil {
			invocation.Files = append(invocation.Files, source.NewFileOf(source.Plain, name, data))
		}
	}
	where, known := invocation.listen()
	if !known || where.Scope == knowledge.ScopeUnknown {
		test.Fatalf("the table does not know %q", t.command)
	}
	return where
}

// configured are the configuration files of all servers of the table.
func configured() []string {
	var names []string
	for _, server := range append(knowledge.Servers(), knowledge.ImageServers...) {
		for name := range server.Files.All() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// patience is how long a tool may take until it listens.
const patience = 90 * time.Second

// sockets starts the tool and returns what it listens on once that has the port; or all there is when it never gets it.
func (t tool) sockets(test *testing.T, dir string, port int) []netip.AddrPort {
	script := "ip link set lo up && exec " + t.command
	command := exec.Command("unshare", "--net", "--map-root-user", "sh", "-c", script)
	command.Dir = dir
	command.Env = append(os.Environ(), t.env...)
	command.Env = append(command.Env,
		"PATH="+dir+"/usr/bin:"+dir+"/usr/sbin:/usr/bin:"+os.Getenv("PATH"),
		"PYTHONPATH="+dir+":"+dir+"/usr/lib/python3/dist-packages",
		"LD_LIBRARY_PATH="+dir+"/usr/lib/x86_64-linux-gnu:"+dir+"/lib/x86_64-linux-gnu", "CI=1", "NEXT_TELEMETRY_DISABLED=1", "ASTRO_TELEMETRY_DISABLED=1")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var output bytes.Buffer
	command.Stdout, command.Stderr = &output, &output
	command.Stdin = nil
	if err := command.Start(); err != nil {
		test.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		_ = command.Wait()
		close(done)
	}()
	defer func() {
		_ = syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
		<-done
	}()
	var found []netip.AddrPort
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		select {
		case <-done:
			test.Fatalf("it ended: %s", output.String())
		default:
		}
		found = listeners(command.Process.Pid)
		if slices.ContainsFunc(found, func(socket netip.AddrPort) bool { return int(socket.Port()) == port }) {
			time.Sleep(500 * time.Millisecond) // for a second address
			return listeners(command.Process.Pid)
		}
	}
	test.Fatalf("it does not listen on %d, but on %v: %s", port, found, output.String())
	return nil
}

// listeners returns the sockets that listen in the network namespace of a process, which holds nothing but the tool's.
func listeners(pid int) []netip.AddrPort {
	var found []netip.AddrPort
	for _, table := range []string{"tcp", "tcp6"} {
		file, err := os.Open(filepath.Join("/proc", strconv.Itoa(pid), "net", table))
		if err != nil {
			continue
		}
		lines := bufio.NewScanner(file)
		for lines.Scan() {
			fields := strings.Fields(lines.Text())
			if len(fields) > 3 && fields[3] == "0A" { // TCP_LISTEN
				if socket, err := parseSocket(fields[1]); err == nil {
					found = append(found, socket)
				}
			}
		}
		file.Close()
	}
	return found
}

// parseSocket reads an address of /proc/net/tcp: words of four bytes in the byte order of the machine, here little-endian.
func parseSocket(text string) (netip.AddrPort, error) {
	host, number, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(host)
	if err != nil {
		return netip.AddrPort{}, err
	}
	for i := 0; i+4 <= len(raw); i += 4 {
		slices.Reverse(raw[i : i+4])
	}
	address, _ := netip.AddrFromSlice(raw)
	port, err := strconv.ParseUint(number, 16, 16)
	return netip.AddrPortFrom(address.Unmap(), uint16(port)), err
}
