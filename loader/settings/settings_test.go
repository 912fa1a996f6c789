package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// read returns what a server reads from one file: "HOST:PORT" for each listener with the text that says so behind it, "unknown" for nothing.
func read(image, command, target, text string) string {
	files := tree.NewMemory(map[string][]byte{"/p/file": []byte(text)})
	service := &graph.Service{Image: graph.Text{Value: image}, Project: &graph.Project{}}
	if command != "" {
		line := source.NewFile("/p/compose.yaml", []byte(command))
		service.Command = &graph.Command{Shell: true, Words: []graph.Text{{Value: command, Span: source.Span{File: line, End: len(command)}}}}
	}
	got := Read(tree.NewReader(files, "/p"), service, []Place{{Source: "/p/file", Target: target}}, nil)
	if got == nil {
		return "unknown"
	}
	var said []string
	for _, listener := range got.Listeners {
		one := fmt.Sprintf("%s:%d", listener.Host, listener.Port)
		if !listener.Span.IsZero() {
			one += fmt.Sprintf(" %q", listener.Span.Text())
		}
		if !listener.HostSpan.IsZero() {
			one += fmt.Sprintf(" %q", listener.HostSpan.Text())
		}
		said = append(said, one)
	}
	return strings.Join(said, ", ")
}

// The paths at which servers read their files.
const (
	mosquitto  = "/mosquitto/config/mosquitto.conf"
	site       = "/etc/nginx/conf.d/default.conf"
	httpd      = "/usr/local/apache2/conf/httpd.conf"
	haproxy    = "/usr/local/etc/haproxy/haproxy.cfg"
	search     = "/usr/share/elasticsearch/config/elasticsearch.yml"
	caddyfile  = "/etc/caddy/Caddyfile"
	edge       = "/etc/traefik/traefik.yml"
	rabbitmq   = "/etc/rabbitmq/rabbitmq.conf"
	options    = "/etc/mysql/conf.d/x.cnf"
	dashboards = "/etc/grafana/grafana.ini"
)

func TestRead(t *testing.T) {
	for _, test := range []struct{ image, command, target, text, want string }{
		{"eclipse-mosquitto:2", "", mosquitto, "", `127.0.0.1:1883`},
		{"eclipse-mosquitto:1.6", "", mosquitto, "", `:1883`},
		{"eclipse-mosquitto", "", mosquitto, "listener 1883\r\nlistener 0 /run/m.sock\nlistener 9001 127.0.0.1 # web\n", `:1883 "listener 1883", 127.0.0.1:9001 "listener 9001 127.0.0.1" "127.0.0.1"`},
		{"eclipse-mosquitto", "", mosquitto, "bind_address localhost\n", `localhost:1883 "bind_address localhost" "localhost"`},
		{"eclipse-mosquitto", "", mosquitto, "listener ${PORT}\n", "unknown"},
		{"eclipse-mosquitto", "mosquitto -c /other.conf", mosquitto, "listener 1\n", "unknown"},
		{"grafana/grafana", "", dashboards, "[paths]\nhttp_port = 1\n[server]\n;http_port = 2\nhttp_addr =\nhttp_port=3030\n", `:3030 "http_port=3030"`},
		{"grafana/grafana", "", dashboards, "[server]\nhttp_addr = 127.0.0.1\n", `127.0.0.1:3000 "http_addr = 127.0.0.1" "127.0.0.1"`},
		{"grafana/grafana", "", dashboards, "[server]\nprotocol = socket\n", "unknown"},
		{"grafana/grafana", "", dashboards, "[server]\nhttp_port = $__env{PORT}\n", "unknown"},
		{"redis:8", "redis-server /r.conf", "/r.conf", "port 0\n", "unknown"},
		{"redis:8", "redis-server /r.conf", "/r.conf", "# bind x\nBIND 127.0.0.1 -::1\n", `127.0.0.1:6379 "BIND 127.0.0.1 -::1" "127.0.0.1"`},
		{"redis:8", "redis-server /r.conf", "/r.conf", "bind 127.0.0.1 10.0.0.1", `10.0.0.1:6379 "bind 127.0.0.1 10.0.0.1" "10.0.0.1"`},
		{"redis:8", "", "/r.conf", "port 1\n", "unknown"},
		{"redis:8", "redis-sentinel /r.conf", "/r.conf", "bind 127.0.0.1\n", "unknown"},
		{"redis:8", "redis-server /redis-1.conf", "/redis-1.conf", "port 1\n", `:1 "port 1"`},
		{"nginx", "", site, "server { listen 127.0.0.1:80; listen [::]:81; listen unix:/run/n; listen 443 quic; }", `127.0.0.1:80 "listen 127.0.0.1:80" "127.0.0.1", [::]:81 "listen [::]:81" "[::]"`},
		{"nginx", "", site, "server { listen \"8080\"; # }\n location ~ \"^/{2}\" { set $a ${b}c; } }", `:8080 "listen \"8080\""`},
		{"nginx", "", site, "server { server_name x; }", ":80"},
		{"nginx", "", site, "server { listen localhost; }", `localhost:80 "listen localhost" "localhost"`},
		{"nginx", "", site, "server { listen $port; }", "unknown"},
		{"nginx", "", site, "server { listen 80;", "unknown"},
		{"nginx", "nginx -c /x", site, "server { listen 81; }", "unknown"},
		{"nginx", "", "/etc/nginx/conf.d/more.conf", "server { listen 81; }", `:80, :81 "listen 81"`},
		{"httpd", "", httpd, "Listen 0.0.0.0:8080\n<IfModule ssl>\nListen 443 https\n</IfModule>\n", `0.0.0.0:8080 "Listen 0.0.0.0:8080" "0.0.0.0", :443 "Listen 443 https"`},
		{"httpd", "", httpd, "Listen ${PORT}\n", "unknown"},
		{"httpd", "", httpd, "Listen 80\nInclude conf.d/*.conf\n", "unknown"},
		{"haproxy:3", "", haproxy, "listen a\n  bind :80,:81\n  bind unix@/run/h.sock\n", `:80 "bind :80,:81", :81 "bind :80,:81"`},
		{"haproxy:3", "", haproxy, "listen a\n bind *:80-90\n", "unknown"},
		{"postgres:17", "-c config_file=/p.conf", "/p.conf", "port = 5433\n", `localhost:5433 "port = 5433"`},
		{"postgres:17", "-c config_file=/p.conf", "/p.conf", "listen_addresses='localhost, 10.0.0.1'\n", `10.0.0.1:5432 "listen_addresses='localhost, 10.0.0.1'" "localhost, 10.0.0.1"`},
		{"postgres:17", "-c config_file=/p.conf", "/p.conf", "listen_addresses = ''\n", "unknown"},
		{"postgres:17", "-c config_file=/p.conf -c port=1", "/p.conf", "listen_addresses = '*'\n", "unknown"},
		{"mysql:8", "", options, "[mysqld]\nport=3307 ; x\nbind-address=*\n[client]\nport=1\n", `:3307 "bind-address=*" "*"`},
		{"mysql:8", "", options, "[mysqld]\nskip-networking\n", "unknown"},
		{"mariadb:11", "--port 3310", options, "[mariadb]\nport=3307\n", "unknown"},
		{"mongo:8", "--config=/m.yml", "/m.yml", "net: {port: 27018}\n", `:27018 "net: {port: 27018}"`},
		{"mongo:8", "-f /m.yml", "/m.yml", "net:\n  bindIp: localhost,mongo\n", `mongo:27017 "bindIp: localhost,mongo" "localhost,mongo"`},
		{"elasticsearch:8", "", search, "network.host: [_local_, _site_]\n", "unknown"},
		{"elasticsearch:8", "", search, "network:\n  host: ${HOST}\n", "unknown"},
		{"elasticsearch:8", "", search, "network:\n  host: _local_\n", `_local_:9200 "host: _local_" "_local_", _local_:9300 "host: _local_" "_local_"`},
		{"caddy:2", "", caddyfile, ":8080\nrespond x\n", `:8080 ":8080"`},
		{"caddy:2", "", caddyfile, "# a\n{\n\tadmin off\n}\n(common) {\n\tgzip\n}\nexample.com, www.example.com {\n\treverse_proxy app:3000 {\n\t\tlb_policy first\n\t}\n}\nhttp://:8081 {\n}\n", `:443 "example.com", :80, :8081 "http://:8081"`},
		{"caddy:2", "", caddyfile, "localhost:8443,http://a.test:8082 {\n}\n", `:8443 "localhost:8443", :80, :8082 "http://a.test:8082"`},
		{"caddy:2", "", caddyfile, "{\n\tadmin :2019\n}\n:80 {\n}\n", `:2019 "admin :2019", :80 ":80"`},
		{"caddy:2", "", caddyfile, "a.test,\nb.test:8443 {\n}\n", "unknown"},
		{"caddy:2", "caddy run --config /other", caddyfile, ":80 {\n}\n", "unknown"},
		{"caddy:2", "", caddyfile, "{$SITE} {\n}\n", "unknown"},
		{"caddy:2", "", caddyfile, "{\n\thttp_port 8080\n}\nexample.com {\n}\n", "unknown"},
		{"caddy:2", "", caddyfile, ":8080 {\n\timport sites/*\n}\n", "unknown"},
		{"caddy:2", "", caddyfile, ":8080 {\n", "unknown"},
		{"caddy:2", "", caddyfile, "import sites/*\n", "unknown"},
		{"traefik:3", "", edge, "entryPoints: {web: {address: \":80\"}}\n", `:80 "entryPoints: {web: {address: \":80\"}}"`},
		{"traefik:3", "", edge, "entryPoints:\n  web:\n    address: \"127.0.0.1:8081\"\n  dns:\n    address: :53/udp\nping: {}\n", `127.0.0.1:8081 "address: \"127.0.0.1:8081\"" "127.0.0.1", :8080 "ping: {}"`},
		{"traefik:v3.1", "", edge, "api:\n  insecure: true\n", `:80, :8080 "insecure: true"`},
		{"traefik:v3.1", "", edge, "api: {insecure: true}\nentryPoints:\n  traefik:\n    address: :9000\n", `:9000 "address: :9000", :80`},
		{"traefik:v3.1", "--entrypoints.web.address=:81", edge, "entryPoints:\n  web:\n    address: :8081\n", `:8081 "address: :8081"`},
		{"traefik:v3.1", "--configFile=/other.yml", edge, "entryPoints:\n  web:\n    address: :8081\n", "unknown"},
		{"traefik:1.7", "", edge, "entryPoints:\n  web:\n    address: :8081\n", "unknown"},
		{"traefik", "", edge, "entryPoints:\n  web:\n    address: \"{{ x }}\"\n", "unknown"},
		{"traefik", "", "/traefik.toml", "[entryPoints.web]\naddress = \":8081\" # x\n[entryPoints.web.http.redirections]\na = 1\n", `:8081 "address = \":8081\""`},
		{"traefik", "", "/etc/traefik/traefik.toml", "[entryPoints]\nweb = {address = \":8081\"}\n", "unknown"},
		{"traefik", "--api --entryPoints.web.address=:8081/tcp --entrypoints.tls.address=127.0.0.1:443", "/x", "", `:8081 "--entryPoints.web.address=:8081/tcp", 127.0.0.1:443 "--entrypoints.tls.address=127.0.0.1:443" "127.0.0.1"`},
		{"traefik", "--api.insecure --providers.docker", "/x", "", `:80, :8080 "--api.insecure"`},
		{"rabbitmq:4", "", rabbitmq, "# x\nloopback_users.guest = false\n", `:5672, :15692, :4369, :25672`},
		{"rabbitmq:4-management", "", rabbitmq, "listeners.tcp.default = 5673\nmanagement.tcp.port = 15673\nmanagement.tcp.ip = 127.0.0.1\n", `:5673 "listeners.tcp.default = 5673", 127.0.0.1:15673 "management.tcp.ip = 127.0.0.1" "127.0.0.1", :15692, :4369, :25672`},
		{"rabbitmq:4", "", rabbitmq, "listeners.tcp.1 = 127.0.0.1:5672\nlisteners.tcp.2 = ::1:5673\n", `127.0.0.1:5672 "listeners.tcp.1 = 127.0.0.1:5672" "127.0.0.1", ::1:5673 "listeners.tcp.2 = ::1:5673" "::1", :15692, :4369, :25672`},
		{"rabbitmq:4", "", rabbitmq, "listeners.tcp = none\nlisteners.ssl.default = 5671\n", `:5671 "listeners.ssl.default = 5671", :15692, :4369, :25672`},
		{"rabbitmq:4", "", rabbitmq, "mqtt.listeners.tcp.default = 1884\n", "unknown"},
		{"rabbitmq:4", "", rabbitmq, "listeners.tcp.default = $(PORT)\n", "unknown"},
	} {
		if got := read(test.image, test.command, test.target, test.text); got != test.want {
			t.Errorf("%s with %q reads\n%s\nwant\n%s", test.image, test.text, got, test.want)
		}
	}
}

// FuzzRead gives each reader any bytes, and looks at the places of what it says.
func FuzzRead(f *testing.F) {
	f.Add("listener 1883 ::1\nport 1\nbind 127.0.0.1\nListen 80\n[mysqld]\nport=1\nlisten_addresses = 'a'")
	f.Add("events {}\nhttp { include conf.d/*.conf; server { listen 80; listen \"a\\\"\"; set ${x}y 'z; } }")
	f.Add("network:\n  host: [a, b]\nhttp.port: 9200\nnet: {bindIp: 'x', port: 1}\n")
	f.Add("{\n\tadmin off\n}\nexample.com:8443, http://a {\n\trespond x\n}\n:80 {\n}\n")
	f.Add("[entryPoints.web]\naddress = ':80'\n[x]\nmanagement.tcp.ip = ::1\nlisteners.tcp.1 = :::1\n--entrypoints.a.address=:1")
	f.Fuzz(func(t *testing.T, text string) {
		for _, server := range []struct{ image, command, target string }{
			{"eclipse-mosquitto", "", mosquitto}, {"redis", "/r.conf", "/r.conf"}, {"nginx", "", site}, {"nginx", "", "/etc/nginx/nginx.conf"},
			{"postgres", "-c config_file=/p", "/p"}, {"mysql", "", options}, {"mongo", "-f /m", "/m"}, {"elasticsearch", "", search},
			{"httpd", "", httpd}, {"haproxy", "", haproxy}, {"caddy", "", caddyfile}, {"traefik", "", edge}, {"traefik", "", "/traefik.toml"}, {"traefik", text, "/x"}, {"rabbitmq:4-management", "", rabbitmq},
		} {
			files := tree.NewMemory(map[string][]byte{"/p/file": []byte(text)})
			service := &graph.Service{Image: graph.Text{Value: server.image}, Command: &graph.Command{Words: []graph.Text{{Value: server.command}}}}
			got := Read(tree.NewReader(files, "/p"), service, []Place{{Source: "/p/file", Target: server.target}}, nil)
			if got == nil {
				continue
			}
			for _, listener := range got.Listeners {
				if listener.Port < 1 || listener.Port > 65535 {
					t.Errorf("%s listens on %d", server.image, listener.Port)
				}
				for _, span := range []struct{ start, end int }{{listener.Span.Start, listener.Span.End}, {listener.HostSpan.Start, listener.HostSpan.End}} {
					if span.start < 0 || span.start > span.end || span.end > len(text) {
						t.Errorf("%s has a place %v in a text of %d bytes", server.image, span, len(text))
					}
				}
			}
		}
	})
}
