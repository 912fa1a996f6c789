package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

// The sections of the tests.
var (
	devServer = Section{Path: "server", Port: "port", Host: "host"}
	preview   = Section{Path: "preview", Behind: "server", Port: "port", Host: "host"}
	angular   = Section{Path: "projects/*/architect|targets/serve/options", Port: "port", Host: "host"}
	python    = Section{Host: "bind"}
	spring    = Section{Port: "server.port|quarkus.http.port", Host: "server.address", Management: "management.server.port"}
)

// optionsOf writes what a section of a file says: the port, the address and whether that is all.
func optionsOf(section Section, name, text string) string {
	read := section.Read(source.NewFileOf(source.Plain, name, []byte(text)))
	var said []string
	for _, one := range []Option{read.Port, read.Host, read.Management} {
		switch {
		case !one.Set:
			said = append(said, "-")
		case !one.Known:
			said = append(said, "?")
		default:
			said = append(said, fmt.Sprintf("%s in %s", one.Span.Text(), one.Whole.Text()))
			if one.Text != one.Span.Text() {
				said = append(said, "WRONG "+one.Text)
			}
		}
	}
	if read.Whole {
		said = append(said, "whole")
	}
	return strings.Join(said, "; ")
}

func TestOptions(t *testing.T) {
	for _, test := range []struct {
		section          Section
		name, text, want string
	}{
		{devServer, "vite.config.ts", "export default defineConfig({\n  plugins: [react({ server: { port: 1 } })], // server: {port: 2}\n  server: { port: 3000, host: '0.0.0.0' },\n})", "3000 in port: 3000; 0.0.0.0 in host: '0.0.0.0'; -; whole"},
		{devServer, "vite.config.ts", "export default defineConfig(({ mode }) => {\n  const env = loadEnv(mode)\n  return { 'server': { \"host\": true, port: Number(env.PORT) } }\n})", "?; true in \"host\": true; -; whole"},
		{devServer, "vite.config.ts", "export default { server: { ...common, port: 1 } }", "1 in port: 1; ?; -"},
		{devServer, "vite.config.ts", "export default { server: { port: 1, ...common } }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default { ...common, plugins: [] }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default { ...common, server: { port: 1 } }", "1 in port: 1; -; -; whole"},
		{devServer, "vite.config.ts", "export default { server: { port: 1 }, ...common }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default { plugins: [...common], server: { proxy: { ...common }, port: 1 } }", "1 in port: 1; -; -; whole"},
		{devServer, "vite.config.ts", "export default { server: options }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default { server: prod ? { port: 1 } : { port: 2 } }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default { server }", "?; ?; -"},
		{devServer, "vite.config.ts", "export default c => c ? { server: { port: 1 } } : { server: { port: 2 } }", "?; -; -; whole"},
		{devServer, "vite.config.ts", "export default mergeConfig(base, { server: { port: 1 } })", "?; -; -"},
		{devServer, "vite.config.ts", "export default { plugins: [vue()], build: { target: 'es2022' } }", "-; -; -; whole"},
		{devServer, "vite.config.ts", "export default { server: { proxy: { '/api': { target: 'http://host:80', port: 4 } }, port: 5 as number } }", "?; -; -; whole"},
		{devServer, "vite.config.ts", "export default { test: /[/{]\"/, a: 1 / 2, b: `x ${ {a: 1}.a } y`, server: { port: 5 } }", "5 in port: 5; -; -; whole"},
		{devServer, "vite.config.ts", "export default { server: { port: 5 }", "?; -; -"},
		{devServer, "vite.config.ts", "export default { server: { host() { return 1 }, port: 5, } }", "5 in port: 5; ?; -; whole"},
		{devServer, "vite.config.ts", "const port = 1\nexport default { server: { port } }", "?; -; -; whole"},
		{preview, "vite.config.js", "module.exports = { server: { host: true, port: 1 }, preview: { port: 2 } }", "2 in port: 2; true in host: true; -; whole"},
		{preview, "vite.config.js", "module.exports = { server: { host: true, port: 1 } }", "-; true in host: true; -; whole"},
		{angular, "angular.json", `{"projects": {"app": {"architect": {"build": {"options": {"port": 1}}, "serve": {"options": {"port": 4300, "host": "0.0.0.0"}, "configurations": {"x": {"port": 2}}}}}}}`, `4300 in "port": 4300; 0.0.0.0 in "host": "0.0.0.0"; -; whole`},
		{angular, "angular.json", `{"projects": {"a": {"architect": {"serve": {"options": {"port": 1}}}}, "b": {"targets": {"serve": {"options": {"port": 2}}}}}}`, "?; -; -; whole"},
		{python, "gunicorn.conf.py", "import os\n# bind = 'x'\nbind = \"127.0.0.1:9000\"  # here\nworkers = 2\n", "-; 127.0.0.1:9000 in bind = \"127.0.0.1:9000\"; -; whole"},
		{python, "gunicorn.conf.py", "bind = os.environ.get('BIND', '0.0.0.0:8000')\n", "-; ?; -; whole"},
		{python, "gunicorn.conf.py", "bind = 'a'\nif x:\n    bind = 'b'\n", "-; ?; -; whole"},
		{python, "gunicorn.conf.py", "bind = ['0.0.0.0:8000']\n", "-; ?; -; whole"},
		{spring, "application.properties", "# x\n! server.port=1\nspring.application.name=a\\\n  server.port=2\nserver.port : ${PORT:8081}\r\nserver.address=127.0.0.1\nmanagement.server.port 9090", "${PORT:8081} in server.port : ${PORT:8081}; 127.0.0.1 in server.address=127.0.0.1; 9090 in management.server.port 9090; whole"},
		{spring, "application.yml", "spring:\n  application: {name: x}\nserver:\n  port: 8081\n", "8081 in port: 8081; -; -; whole"},
		{spring, "application.yml", "server.port: 8081\n---\nserver.port: 1\n", "-; -; -"},
		{spring, "application.yaml", "quarkus:\n  http:\n    port: \"8081\"\n", "8081 in port: \"8081\"; -; -; whole"},
	} {
		if got := optionsOf(test.section, test.name, test.text); got != test.want {
			t.Errorf("%s with %q reads\n%s\nwant\n%s", test.name, test.text, got, test.want)
		}
	}
}

// FuzzOptions gives each format any bytes, and looks at the places of what it says.
func FuzzOptions(f *testing.F) {
	f.Add("export default { server: { port: 3000, host: 'x' }, a: `b${c}`, d: /e/, ...f, [g]: 1 } // h")
	f.Add("bind = 'a'\nserver.port=1\\\n2\nserver:\n  port: 2\n[server]\nport = 3\nhost = \"x\"")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range []string{"a.json", "a.ts", "a.yml", "a.toml", "a.py", "a.properties"} {
			for _, section := range []Section{devServer, preview, angular, python, spring} {
				read := section.Read(source.NewFileOf(source.Plain, name, []byte(text)))
				for _, one := range []Option{read.Port, read.Host, read.Management} {
					for _, span := range []source.Span{one.Span, one.Whole} {
						if span.Start < 0 || span.Start > span.End || span.End > len(text) {
							t.Errorf("%s has a place %v in a text of %d bytes", name, span, len(text))
						}
					}
				}
			}
		}
	})
}
