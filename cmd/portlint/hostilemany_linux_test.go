//go:build slow

package main_test

import (
	"fmt"
	"path/filepath"
	"strings"
)

// words joins n words with a separator.
func words(n int, separator string, word func(i int) string) string {
	var text strings.Builder
	for i := range n {
		if i > 0 {
			text.WriteString(separator)
		}
		text.WriteString(word(i))
	}
	return text.String()
}

// numbered returns a function for words and lines: the format with the number.
func numbered(format string) func(int) string {
	return func(i int) string { return strings.ReplaceAll(format, "#", fmt.Sprint(i)) }
}

// proxies writes n services of a format that have one Caddyfile of 300 upstreams, with a comment of a size in bytes.
func (f folder) proxies(n int, format string, comment int) {
	f.write("Caddyfile", ":80 {\n"+strings.Repeat(" reverse_proxy api:6379\n", 300)+"}\n"+strings.Repeat("# x\n", comment/4))
	f.compose("x-w: &w {image: 'caddy:2', volumes: ['./Caddyfile:/etc/caddy/Caddyfile:ro']}\nservices:\n" +
		"  api: {image: 'redis:7', command: redis-server --port 7000}\n" + lines(n, numbered(format)))
}

// edited makes services of one image of nginx whose RUNs change its configuration.
func (f folder) edited(configuration, runs string, services int) {
	f.write("nginx.conf", configuration)
	f.write("Dockerfile", "FROM nginx\nCOPY nginx.conf /etc/nginx/nginx.conf\n"+runs+"EXPOSE 80\n")
	f.compose("x-b: &b {build: .}\nservices:\n" + lines(services, numbered("  s#: {<<: *b, ports: ['80']}")))
}

// manyInputs have far more of something than people write, and are in order otherwise.
var manyInputs = []hostileInput{
	// In one service.
	{"10,000 env_files", func(f folder) {
		for i := range 10_000 {
			f.write(fmt.Sprintf("e/%d.env", i), fmt.Sprintf("A%d=1\n", i))
		}
		f.compose(web + "    env_file:\n" + lines(10_000, numbered("    - e/#.env")))
	}, nil, ""},
	{"environment of 100,000", func(f folder) {
		f.compose(web + "    environment:\n" + lines(100_000, numbered("      A#: http://web:#/")))
	}, nil, ""},
	{"healthcheck of 100,000 words", func(f folder) {
		f.compose(web + "    healthcheck: {test: [CMD, " + words(100_000, ", ", numbered("'http://localhost:#/'")) + "]}\n")
	}, nil, ""},
	{"healthcheck of 2 MB", func(f folder) {
		f.compose(web + "    healthcheck: {test: '" + nested("curl http://localhost:80/ || ", 70_000) + "'}\n")
	}, nil, ""},
	{"command of 100,000 words", func(f folder) {
		f.compose(web + "    command: [" + words(100_000, ", ", numbered("'--port=#'")) + "]\n")
	}, nil, ""},
	{"labels of 100,000", func(f folder) {
		f.compose(web + "    labels:\n" + lines(100_000, numbered("      traefik.http.services.s#.loadbalancer.server.port: #")))
	}, nil, ""},
	{"volumes of 100,000", func(f folder) { f.compose(web + "    volumes:\n" + lines(100_000, numbered("    - ./v#:/v#:ro"))) }, nil, ""},
	{"20,000 profiles", func(f folder) {
		f.compose(web + "    profiles: [" + words(20_000, ", ", numbered("p#")) + "]\n")
		f.write(".env", "COMPOSE_PROFILES="+words(20_000, ",", numbered("q#"))+"\n")
	}, nil, ""},
	{"COMPOSE_PROFILES of 8 MB", func(f folder) {
		f.compose(web + "    profiles: [" + words(50_000, ", ", numbered("p#")) + "]\n")
		f.write(".env", "COMPOSE_PROFILES="+nested("q,", 4<<20-50)+"\n")
	}, nil, ""},
	{"20,000 networks in one service", func(f folder) {
		f.compose(web + "    networks: [" + words(20_000, ", ", numbered("n#")) + "]\nnetworks:\n" + lines(20_000, numbered("  n#: {internal: true}")))
	}, nil, ""},
	{"aliases of a network, 100,000", func(f folder) {
		f.compose(web + "    networks: {default: {aliases: [" + words(100_000, ", ", numbered("a#")) + "]}}\n")
	}, nil, ""},
	{"expose of 20,000", func(f folder) { f.compose(web + "    expose: [" + words(20_000, ", ", numbered("'#-3#'")) + "]\n") }, nil, ""},
	{"extra_hosts of 100,000", func(f folder) {
		f.compose(web + "    extra_hosts:\n" + lines(100_000, numbered("    - h#:127.0.0.1")))
	}, nil, ""},
	{"20,000 ports in the long form", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, numbered("    - {target: 80, published: #, host_ip: 127.0.0.1, protocol: udp}")))
	}, nil, ""},
	{"20,000 ports on as many addresses", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, func(i int) string {
			return fmt.Sprintf("    - '127.%d.%d.%d:8080:80'", i/40_000, i/200%200, i%200)
		}))
	}, nil, ""},

	// Services that meet.
	{"2,000 aliases with four findings at one place", func(f folder) {
		f.compose("x-p: &p {image: x, privileged: true, ports: ['80:80', '5432:5432', '0.0.0.0:2375:2375', '8080-8090:80'], expose: [x/y]}\nservices:\n" + lines(2000, numbered("  s#: *p")))
	}, nil, ""},
	{"two projects that say something else of each line they share", func(f folder) {
		f.write("common.yaml", "services:\n"+lines(4000, func(i int) string { return fmt.Sprintf("  s%d: {image: x, ports: ['${P}%d:80']}", i, 1000+i) }))
		for i := range 2 {
			f.write(fmt.Sprintf("p%d/compose.yaml", i), "include: [{path: ../common.yaml, env_file: .env}]\n")
			f.write(fmt.Sprintf("p%d/.env", i), fmt.Sprintf("P=%d\n", i+1))
		}
	}, []string{"."}, ""},
	{"20,000 aliases of 20,000 ports", func(f folder) {
		f.compose("x-p: &p [" + words(20_000, ", ", numbered("'#:80'")) + "]\nservices:\n" + lines(20_000, numbered("  s#: {image: x, ports: *p}")))
	}, nil, ""},
	{"2,000 services on 20,000 networks", func(f folder) {
		f.compose("services:\n" + lines(2000, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, ports: ['80'], networks: [%s]}", i, words(10, ", ", func(j int) string { return fmt.Sprint("n", (i*10+j)%20_000) }))
		}) + "networks:\n" + lines(20_000, numbered("  n#: {internal: true}")))
	}, nil, ""},
	{"2,000 services that name each other", func(f folder) {
		f.compose("services:\n" + lines(2000, func(i int) string {
			return fmt.Sprintf("  s%d: {image: x, ports: ['%d:80'], environment: [%s]}", i, 3000+i,
				words(100, ", ", func(j int) string { return fmt.Sprintf("'U%d=http://s%d:%d/'", j, (i+j)%2000, 3000+i+j) }))
		}))
	}, nil, ""},
	{"2,000 services that name localhost", func(f folder) {
		f.compose("services:\n" + lines(2000, numbered("  s#: {image: x, ports: ['3#:80'], environment: {URL: 'http://localhost:3#/', OTHER: 'http://127.0.0.1:80#/'}}")))
	}, nil, ""},
	{"16,000 proxies with one file", func(f folder) { f.proxies(16_000, "  w#: *w", 0) }, nil, "limit-reached"},
	{"4,000 proxies with one large file", func(f folder) { f.proxies(4000, "  w#: *w", 240<<10) }, nil, "limit-reached"},
	{"4,000 proxies of their own with one large file", func(f folder) {
		f.proxies(4000, "  w#: {<<: *w, environment: {A: '#'}}", 240<<10)
	}, nil, "limit-reached"},
	{"servers of Traefik that aliases repeat", func(f folder) {
		f.write("compose.yml", "services:\n  t: {image: 'traefik:v3', command: --providers.file.filename=/dyn.yml, volumes: ['./dyn.yml:/dyn.yml']}\n  a: {image: nginx, ports: ['70000:80']}\n")
		f.write("dyn.yml", "x: &x {loadBalancer: {servers: ["+nested("{url: 'http://a:8080'}, ", 2000)+"]}}\nhttp:\n  services:\n"+lines(2000, numbered("    s#: *x")))
	}, nil, "is above 65535"},
	{"servers of Traefik in one line", func(f folder) {
		f.write("compose.yml", "services:\n  t: {image: 'traefik:v3', command: --providers.file.filename=/dyn.yml, volumes: ['./dyn.yml:/dyn.yml']}\n  a: {image: nginx, ports: ['70000:80']}\n")
		f.write("dyn.yml", "http: {services: {s: {loadBalancer: {servers: ["+nested("{url: 'http://a:8080'}, ", 40_000)+"]}}}}\n")
	}, nil, "is above 65535"},
	{"httpd.conf that includes one file again and again", func(f folder) {
		f.write("compose.yml", "services:\n  t: {image: 'httpd:2.4', volumes: ['./conf:/usr/local/apache2/conf']}\n  a: {image: nginx, ports: ['70000:80']}\n")
		f.write("conf/httpd.conf", "LoadModule proxy_module m\nLoadModule proxy_http_module m\n"+nested("Include conf/x\n", 15_000))
		f.write("conf/x", nested("ProxyPass /a http://a:8080/\n", 9000))
	}, nil, "is above 65535"},
	{"4,000 proxies of a script with one large file", func(f folder) {
		f.proxies(1, "  w#: *w", 240<<10)
		f.write("run.sh", lines(4000, numbered("docker run -p #:80 -v ./Caddyfile:/etc/caddy/Caddyfile caddy:2")))
	}, []string{"--format", "concise", "run.sh"}, "limit-reached"},
	{"2,000 brokers of 1,000 listeners", func(f folder) {
		listeners := words(1000, ",", func(i int) string { return fmt.Sprintf("A%d://localhost:%d", i, i+1) })
		f.compose("x-w: &w {image: 'apache/kafka:3', environment: {KAFKA_LISTENERS: '" + listeners + "', KAFKA_ADVERTISED_LISTENERS: '" + listeners + "'}}\nservices:\n" +
			lines(2000, numbered("  w#: *w")))
	}, nil, "limit-reached"},
	{"2,000 services of 1,000 addresses in one variable", func(f folder) {
		f.compose("x-w: &w {image: x, environment: {U: '" + nested("redis://api:6379,", 1000) + "'}}\nservices:\n  api: {image: 'redis:7', command: redis-server --port 7000}\n" +
			lines(2000, numbered("  w#: *w")))
	}, nil, "limit-reached"},
	{"2,000 services of 10,000 addresses in an env_file", func(f folder) {
		f.write("e", lines(10_000, numbered("A#=a:1,b:2")))
		f.compose("x-w: &w {image: x, env_file: e}\nservices:\n" + lines(2000, numbered("  w#: *w")))
	}, nil, "limit-reached"},
	{"2,000 images with 10,000 addresses", func(f folder) {
		f.write("Dockerfile", "FROM x\nENV "+words(100, " ", func(i int) string { return fmt.Sprintf("A%d=%s", i, nested("a:1,", 100)) })+"\n")
		f.compose("x-w: &w {build: .}\nservices:\n" + lines(2000, numbered("  w#: *w")))
	}, nil, "limit-reached"},
	{"20,000 services with one variable of 800 KB", func(f folder) {
		f.compose("x-w: &w {image: x, environment: {KAFKA_LISTENERS: '" + nested("a b,", 200<<10) + "'}}\nservices:\n" + lines(20_000, numbered("  w#: *w")))
	}, nil, "limit-reached"},
	{"depends_on of all services", func(f folder) {
		f.compose("x-d: &d [" + words(3000, ", ", numbered("s#")) + "]\nservices:\n" + lines(3000, numbered("  s#: {image: x, depends_on: *d, links: *d, ports: ['#:80']}")))
	}, nil, ""},
	{"3,000 services in one network namespace", func(f folder) {
		f.compose("services:\n  s: {image: x}\n" + lines(3000, numbered("  s#: {image: nginx, network_mode: 'service:s', expose: ['80'], command: [--port, '80']}")))
	}, nil, ""},
	{"2,000 replicas of ranges", func(f folder) {
		f.compose("services:\n" + lines(2000, numbered("  s#: {image: x, ports: ['1000-3999:80'], deploy: {replicas: 3000}}")))
	}, nil, ""},
	{"one line of services", func(f folder) {
		f.compose("services: {" + words(15_000, ", ", numbered("s#: {image: x, ports: ['80:80', 'x']}")) + "}\n")
	}, []string{"."}, ""},
	{"300 projects that run together", func(f folder) {
		for i := range 300 {
			f.write(fmt.Sprintf("d%d/compose.yaml", i), "services:\n"+lines(50, numbered("  s#: {image: x, ports: ['8000-8999:80', '#:80']}")))
		}
	}, []string{"--together", "--format", "concise", "."}, ""},

	// Comments.
	{"a comment for each of 60,000 entries", func(f folder) {
		f.compose(web + "x-a:\n" + nested("- a # portlint: ignore[host-port-conflict] because\n", 60_000))
	}, nil, ""},
	{"a comment that names 100,000 rules", func(f folder) {
		f.compose(web + "# portlint: ignore[" + words(100_000, ", ", numbered("rule-#")) + "]\nx-a: 1\n")
	}, nil, ""},
	{"comments above one entry", func(f folder) {
		f.compose(nested("# portlint: ignore[exposure] because\n", 100_000) + web)
	}, nil, ""},

	// Dockerfiles and what they start.
	{"Dockerfile of 8 MB of RUN", func(f folder) { f.write("Dockerfile", "FROM x\n"+nested("RUN echo a && echo b\n", 8<<20/22)) }, nil, ""},
	{"Dockerfile of 8 MB of CMD", func(f folder) {
		f.write("Dockerfile", "FROM x\n"+nested("CMD node a.js --port 80\n", 8<<20/25))
		f.compose("services: {a: {build: ., ports: ['80:80']}}")
	}, nil, ""},
	{"Dockerfile of 8 MB of HEALTHCHECK", func(f folder) {
		f.write("Dockerfile", "FROM x\n"+nested("HEALTHCHECK CMD curl localhost:80\n", 8<<20/35))
		f.compose("services: {a: {build: ., ports: ['80:80']}}")
	}, nil, ""},
	{"heredoc of 8 MB without an end", func(f folder) {
		f.write("Dockerfile", "FROM x\nRUN <<EOF\n"+nested("EXPOSE 80\n", 8<<20/10-9))
	}, nil, ""},
	{"heredocs of 8 MB", func(f folder) { f.write("Dockerfile", "FROM x\n"+nested("RUN <<A\na\nA\n", 8<<20/14)) }, nil, ""},
	{"20,000 stages that copy from each other", func(f folder) {
		f.write("Dockerfile", lines(20_000, func(i int) string {
			return fmt.Sprintf("FROM x AS s%d\nCOPY --from=s%d /a /b", i, (i+1)%20_000)
		})+"EXPOSE 80\n")
		f.compose("services:\n" + lines(500, numbered("  s#: {build: {context: ., target: s#}}")))
	}, nil, ""},
	{"ENV of 100,000 names", func(f folder) {
		f.write("Dockerfile", "FROM x\n"+lines(100_000, numbered("ENV PORT#=80"))+"EXPOSE $PORT1\nCMD node a.js\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"RUN sed that multiplies a file", func(f folder) {
		f.edited("events{}\nhttp{server{listen 80;\n#"+nested("a", 200_000)+"\n}}", "RUN sed -i 's/a/"+nested("b", 4000)+"/g' /etc/nginx/nginx.conf\n", 1)
	}, nil, ""},
	{"RUN sed that multiplies lines", func(f folder) {
		f.edited(nested("#aaaa\n", 40_000), "RUN sed -i 's/.*/"+nested("&", 60_000)+"/g' /etc/nginx/nginx.conf\n", 1)
	}, nil, ""},
	{"RUN echo that appends to a file, 4,000", func(f folder) {
		f.edited("events{}\n", nested("RUN echo '"+nested("#a", 1000)+"' >> /etc/nginx/nginx.conf\n", 4000), 1)
	}, nil, ""},
	{"RUN sed of 48,000 lines, 4,000", func(f folder) {
		f.edited(nested("# 80\n", 48_000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 4000), 1)
	}, nil, ""},
	{"RUN sed of 48,000 lines, 60", func(f folder) {
		f.edited(nested("# 80\n", 48_000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 60), 1)
	}, nil, ""},
	{"RUN sed for 2,000 services", func(f folder) {
		f.edited(nested("# 80\n", 3000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 50), 2000)
	}, nil, ""},
	{"RUN sed for 2,000 services, 4,000", func(f folder) {
		f.edited(nested("# 80\n", 3000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 4000), 2000)
	}, nil, ""},
	{"RUN sed of the image's own file for 2,000 services", func(f folder) {
		f.edited("", nested("RUN sed -i 's/80/81/g' /etc/nginx/conf.d/default.conf\n", 60), 2000)
	}, nil, ""},
	{"RUN sed for 2,000 services with variables of their own", func(f folder) {
		f.edited("events{}\n"+nested("# 80\n", 30_000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 60), 0)
		f.compose("services:\n" + lines(2000, numbered("  s#: {build: ., environment: {A: '#'}, ports: ['80']}")))
	}, nil, ""},
	{"RUN sed of patterns that look far", func(f folder) {
		f.edited(nested(nested("a", 700)+"\n", 300), nested(`RUN sed -i 's/\(\(a*\)*b\)*/a/g' /etc/nginx/nginx.conf`+"\n", 60), 1)
	}, nil, ""},
	{"RUN sed of patterns that count", func(f folder) {
		f.edited(nested(nested("a", 700)+"\n", 300), nested(`RUN sed -Ei 's/(a{0,20}){4}b/a/g' /etc/nginx/nginx.conf`+"\n", 3000), 1)
	}, nil, ""},
	{"RUN sed of 200,000 expressions", func(f folder) {
		f.edited("# 80\n", nested("RUN sed -i "+nested("-e s/a/b/ ", 4000)+" /etc/nginx/nginx.conf\n", 50), 1)
	}, nil, ""},
	{"RUN sed for 2,000 services with arguments of their own", func(f folder) {
		f.edited(nested("# 80\n", 3000), nested("RUN sed -i 's/80/81/g' /etc/nginx/nginx.conf\n", 50), 0)
		f.compose("services:\n" + lines(2000, numbered("  s#: {build: {context: ., args: {A: '#'}}, ports: ['80']}")))
	}, nil, ""},
	{"package.json of 100,000 scripts", func(f folder) {
		f.write("package.json", `{"scripts": {`+words(100_000, ", ", func(i int) string {
			return fmt.Sprintf(`"s%d": "npm run s%d && npm run s%d"`, i, (i+1)%100_000, (i+2)%100_000)
		})+"}}")
		f.write("Dockerfile", "FROM node\nCMD npm run s0\n")
		f.compose("services:\n" + lines(200, numbered("  s#: {build: ., command: npm run s#}")))
	}, nil, ""},
	{"package.json of 7 MB in a script", func(f folder) {
		f.write("package.json", `{"scripts": {"start": "`+nested("PORT=80 node a.js && ", 330_000)+`true"}}`)
		f.write("Dockerfile", "FROM node\nCMD npm start\n")
		f.compose("services: {a: {build: .}}")
	}, nil, ""},
	{"shell of nested words", func(f folder) {
		f.compose("services:\n" + lines(200, func(i int) string {
			deep := [...][2]string{{"if a; then ", "; fi"}, {"while a; do ", "; done"}, {"f() { ", "; }"}, {"case a in a) ", ";; esac"}, {"\"$(", ")\""}, {"`", "`"}, {"! ", ""}, {"${a:-", "}"}}[i%8]
			return fmt.Sprintf("  s%d:\n    image: node\n    entrypoint:\n    - sh\n    - -c\n    - |\n      %sa%s", i, nested(deep[0], 1000), nested(deep[1], 1000))
		}))
	}, nil, ""},
	{"configuration of a build context, 500 contexts", func(f folder) {
		for i := range 500 {
			f.write(fmt.Sprintf("c%d/Dockerfile", i), "FROM node\nCMD npm start\n")
			f.write(fmt.Sprintf("c%d/package.json", i), `{"scripts": {"start": "vite"}}`)
			f.sparse(fmt.Sprintf("c%d/vite.config.ts", i), 100<<20)
		}
		f.compose("services:\n" + lines(500, numbered("  s#: {build: c#, ports: ['#:80']}")))
	}, nil, ""},

	// Folders.
	{"100,000 entries in a folder", func(f folder) {
		for i := range 100 { // one file can have some 60,000 names
			f.write(fmt.Sprintf("f%d", i), "")
			for j := 1; j < 1000; j++ {
				f.hard(fmt.Sprintf("f%d", i), fmt.Sprintf("f%d_%d", i, j))
			}
		}
		f.compose(web)
	}, nil, ""},
	{".gitignore in each of 400 folders", func(f folder) {
		f.write(".git/HEAD", "")
		for i := range 400 {
			f.write(nested("d/", i)+".gitignore", lines(200, numbered("**/x#/**/[a-z]*y")))
			f.write(nested("d/", i)+"compose.yaml", web)
		}
	}, nil, ""},
	{".gitignore of 100 MB", func(f folder) { f.write(".git/HEAD", ""); f.sparse(".gitignore", 100<<20); f.compose(web) }, nil, ""},
	{"given path of 4,096 bytes", func(f folder) { f.compose(web) }, []string{nested("a/", 2048)}, "name too long"},
	{"given 5,000 paths", func(f folder) { f.compose(web) }, strings.Split(nested("compose.yaml ", 5000)+"compose.yaml", " "), ""},

	// What is written.
	{"fixes in 20,000 places", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, numbered("    - #:80")))
	}, []string{"--fix", "--unsafe-fixes", "--format", "concise", "."}, ""},
	{"a patch of 20,000 places", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, numbered("    - #:80")))
	}, []string{"--diff", "--unsafe-fixes", "."}, ""},
	{"equal ports to take away, 20,000", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + nested("    - '80:80'\n", 20_000))
	}, []string{"--fix", "--unsafe-fixes", "--format", "concise", "."}, ""},
	{"port map of all ports", func(f folder) {
		f.compose("services:\n" + lines(500, numbered("  s#: {image: x, ports: ['1-65535:1-65535', '#:80', '80']}")))
	}, []string{"ports", "."}, ""},
	{"port map of 20,000 ports", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, numbered("    - '#:80'")))
	}, []string{"ports", "--format", "html", "."}, ""},
	{"free ports among 20,000", func(f folder) {
		f.compose("services:\n  a:\n    image: x\n    ports:\n" + lines(20_000, numbered("    - '#:80'")))
	}, []string{"ports", "--free", "1000", "."}, ""},
	{"report for people on one line", func(f folder) {
		f.compose("services: {a: {image: x, ports: [" + words(20_000, ", ", numbered("'x#'")) + "]}}\n")
	}, []string{"."}, ""},
	{"report for machines on one line", func(f folder) {
		f.compose("services: {a: {image: x, ports: [" + words(20_000, ", ", numbered("'#:80'")) + "]}}\n")
	}, []string{"--format", "sarif", "."}, ""},
	{"baseline of 1 TB", func(f folder) { f.sparse("b", 1<<40); f.compose(web) }, []string{"--baseline", "b", "."}, "larger than 16 MB"},
	{"baseline of 400,000", func(f folder) {
		f.write("b", lines(400_000, func(i int) string { return fmt.Sprintf("%032x", i) }))
		f.compose(web)
	}, []string{"--baseline", filepath.FromSlash("./b"), "."}, ""},
}
