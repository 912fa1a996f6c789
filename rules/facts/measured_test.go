package facts

import (
	"strings"
	"testing"
)

// TestMeasured compares the table with what was measured: each program was started by the command in a network namespace with an address of its own, and its
// sockets were read. "no server" is a command that the table says nothing about, because the project's own code decides.
func TestMeasured(t *testing.T) {
	port := map[string]string{"PORT": "9000"}
	both := map[string]string{"PORT": "9000", "HOST": "0.0.0.0"}
	for _, row := range []struct {
		release, command string
		env              map[string]string
		want             string
	}{
		{"vite 8.4.0", "vite", both, "loopback:5173"},
		{"vite 8.4.0", "vite --host", nil, "all:5173 by --host"},
		{"vite 8.4.0", "vite preview", both, "loopback:4173"},
		{"next 16.4.6", "next dev", nil, "all:3000"},
		{"nuxt 4.5.2", "nuxt dev", nil, "all:3000"},
		{"astro 7.3.5", "astro dev", both, "loopback:4321"},
		{"astro 7.3.5", "astro preview", both, "loopback:4321"},
		{"@sveltejs/kit 3.2", "vite dev", nil, "loopback:5173"},
		{"@sveltejs/adapter-node 6.0.1", "node build", nil, "all:3000"},
		{"@sveltejs/adapter-node 6.0.1", "node build", map[string]string{"PORT": "9000", "HOST": "127.0.0.1"}, "loopback:9000 by HOST=127.0.0.1"},
		{"react-router 8.4.0", "react-router dev", nil, "loopback:5173"},
		{"react-router 8.4.0", "react-router-serve build", map[string]string{"PORT": "9000", "HOST": "127.0.0.1"}, "loopback:9000 by HOST=127.0.0.1"},
		{"@angular/cli 22.2.7", "ng serve", nil, "loopback:4200"},
		{"@angular/cli 22.2.7", "ng serve", both, "loopback:9000"},
		{"storybook 10.6.7", "storybook dev -p 6006", nil, "loopback:6006"},
		{"storybook 10.6.7", "storybook dev", nil, "loopback"},
		{"storybook 10.6.7", "storybook dev", port, "loopback:9000"},
		{"storybook 10.6.1", "storybook dev -p 6006", nil, "all:6006"},
		{"storybook 10.5.10", "storybook dev -p 6006", nil, "all:6006"},
		{"storybook 10.5.10", "storybook dev", nil, "all"},
		{"storybook 10.0.8", "storybook dev -p 6006", nil, "all:6006"},
		{"storybook 9.1.21", "storybook dev -p 6006", nil, "loopback:6006"},
		{"storybook 9.1.21", "storybook dev", port, "loopback"},
		{"storybook 9.1.20", "storybook dev -p 6006", nil, "all:6006"},
		{"parcel 2.16.4", "parcel index.html", nil, "all:1234"},
		{"parcel 2.16.4", "parcel serve", port, "all:9000"},
		{"parcel 2.16.4", "parcel watch", nil, "all:1234"},
		{"webpack-dev-server 6.1.0", "webpack serve", both, "all:8080"},
		{"webpack-dev-server 6.1.0", "webpack-dev-server", both, "all:8080"},
		{"webpack-dev-server 6.1.0", "webpack serve --host localhost", nil, "loopback:8080 by localhost"},
		{"@rsbuild/core 2.3.2", "rsbuild dev", both, "loopback:3000"},
		{"@rsbuild/core 2.3.2", "rsbuild", both, "loopback:3000"},
		{"@rsbuild/core 2.3.2", "rsbuild preview", both, "loopback:3000"},
		{"wrangler 4.164.0", "wrangler dev", nil, "loopback:8787"},
		{"wrangler 4.164.0", "wrangler dev --ip 0.0.0.0", nil, "all:8787 by 0.0.0.0"},
		{"wrangler 4.164.0", "wrangler dev --host 0.0.0.0", nil, "loopback:8787"},
		{"expo 58.0.26", "expo start", nil, "all:8081"},
		{"expo 58.0.26", "expo start --host localhost", nil, "loopback:8081 by localhost"},
		{"@docusaurus/core 3.10.2", "docusaurus start", both, "loopback:9000"},
		{"@docusaurus/core 3.10.2", "docusaurus start --host 0.0.0.0", nil, "all:3000 by 0.0.0.0"},
		{"@docusaurus/core 3.10.2", "docusaurus serve", nil, "loopback:3000"},
		{"vitepress 1.6.4", "vitepress dev", nil, "loopback:5173"},
		{"vitepress 1.6.4", "vitepress preview --host 127.0.0.1", nil, "all:4173"},
		{"vitepress 1.6.4", "vitepress serve", nil, "all:4173"},
		{"rspress 2.0.22", "rspress dev", nil, "loopback:3000"},
		{"@ladle/react 5", "ladle serve", nil, "loopback:61000"},
		{"@11ty/eleventy 3.1.8", "eleventy --serve", port, "all:8080"},
		{"json-server 0.17.4", "json-server db.json", nil, "loopback:3000"},
		{"json-server 1.0.0-beta.15", "json-server db.json --host 127.0.0.1", port, "all:9000"},
		{"http-server 14.1.1", "http-server", port, "all:9000"},
		{"serve 14.2.7", "serve", port, "all:9000"},
		{"live-server 1.2.2", "live-server", port, "all:9000"},
		{"browser-sync 3.0.4", "browser-sync start --server", nil, "all:3000"},
		{"fastify-cli 8.0.2", "fastify start app.js", port, "all:9000"},
		{"fastify-cli 8.0.2", "fastify start app.js", map[string]string{"FASTIFY_ADDRESS": "127.0.0.1"}, "loopback:3000 by FASTIFY_ADDRESS=127.0.0.1"},
		{"@hono/node-server 2.1.9", "node server.js", both, "no server"},
		{"@nestjs/core 12.5.1", "nest start", nil, "no server"},
		{"express", "node app.js", nil, "no server"},
		{"bun 1.4.5", "bun serve.ts", nil, "no server"},
		{"bun 1.4.5", "bun index.html", nil, "loopback:3000"},
		{"deno 2.9.6", "deno serve main.ts", both, "all:8000"},
		{"deno 2.9.6", "deno serve --host 127.0.0.1 main.ts", nil, "loopback:8000 by 127.0.0.1"},
		{"deno 2.9.6", "deno serve --host localhost main.ts", nil, "loopback:8000 by localhost"},
		{"prisma 7.10.1", "prisma studio", both, "loopback:51212"},
		{"drizzle-kit 0.31.11", "drizzle-kit studio", nil, "loopback:4983"},
		{"drizzle-kit 0.31.11", "drizzle-kit studio --host 0.0.0.0", nil, "all:4983 by 0.0.0.0"},
		{"peer 1.0.2", "peerjs --port 9000", nil, "all:9000"},
		{"maildev 3.0.0", "maildev", nil, "all:1080"},
		{"node 24", "node --inspect i.js", nil, "loopback:9229"},
		{"node 24", "node --inspect=9230 i.js", nil, "loopback:9230"},
		{"node 24", "node --inspect=0.0.0.0:9230 i.js", nil, "all:9230 by 0.0.0.0"},
		{"node 24", "node --inspect-brk=127.0.0.1:9230 i.js", nil, "loopback:9230 by 127.0.0.1"},
		{"mosquitto 2.0.11", "mosquitto", nil, "loopback:1883"},
		{"mosquitto 2.0.11", "mosquitto -p 1884", nil, "loopback:1884"},
		{"mosquitto 2.0.11", "mosquitto -c x.conf", nil, "unknown"},
		{"redis 7.0.15", "redis-server", nil, "all:6379"},
		{"memcached 1.6.18", "memcached", nil, "all:11211"},
		{"beanstalkd 1.12", "beanstalkd", nil, "all:11300"},
		{"php 8.2", "php -S localhost:8000", nil, "loopback:8000 by localhost"},
	} {
		invocation := call(row.command, row.env)
		name, version, _ := strings.Cut(row.release, " ")
		invocation.Version = func(asked string) string {
			if asked == name {
				return version
			}
			return ""
		}
		if got := listens(invocation); got != row.want {
			t.Errorf("%s: %s %v: %q, measured %q", row.release, row.command, row.env, got, row.want)
		}
	}
}
