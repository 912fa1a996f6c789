package command

import (
	"fmt"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/graph/graphtest"
	"github.com/portlint/portlint/loader/source"
)

// read reads a file of that name and describes each of its lines: the image, the published values with their places, and what is
// special about it.
func read(name, text string) string {
	file := source.NewFileOf(kindOf(name), name, []byte(text))
	lines, err := readerOf(name)(file)
	var all []string
	for _, line := range lines {
		parts := []string{strings.ReplaceAll(line.Image.Value, graph.Unresolved, "?")}
		for _, publish := range line.Publish {
			place, _ := publish.Span.Range()
			parts = append(parts, fmt.Sprintf("%s@%d:%d", strings.ReplaceAll(publish.Value, graph.Unresolved, "?"), place.Line, place.Column))
		}
		for _, network := range line.Networks {
			parts = append(parts, "in "+network.Value)
		}
		if line.Together {
			parts = append(parts, "together")
		}
		if line.Guessed {
			parts = append(parts, "guessed")
		}
		if len(line.Arguments) > 0 {
			parts = append(parts, fmt.Sprint(len(line.Arguments), " arguments"))
		}
		all = append(all, strings.Join(parts, " "))
	}
	if err != nil {
		all = append(all, "broken")
	}
	return strings.Join(all, "; ")
}

func TestScripts(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		// The forms of a flag.
		{"run.sh", "docker run -d -p 8080:80 nginx", "nginx 8080:80@1:18 together"},
		{"run.sh", "docker run -p8080:80 -p=81:81 --publish 82:82 --publish=83:83 nginx", "nginx 8080:80@1:14 81:81@1:25 82:82@1:41 83:83@1:57 together"},
		{"run.sh", "docker run -itp 8080:80 nginx", "nginx 8080:80@1:17 together"},
		{"run.sh", "docker run nginx -p 8080:80", "nginx together 2 arguments"},
		{"run.sh", "podman run -p 80:80,443:443 nginx", "nginx 80:80@1:15 443:443@1:21 together"},
		{"run.sh", "docker container run -p 80:80 nginx; nerdctl create -p 81:80 nginx", "nginx 80:80@1:25; nginx 81:80@1:56"},
		{"run.sh", "docker run --unknown -p 80:80 nginx", ""},
		{"run.sh", "docker service create --name web --replicas 2 -p 8080:80 nginx; docker service ls", "nginx 8080:80@1:50 together"},
		{"run.sh", "docker service update --publish-add 8080:80 web --detach; docker service update --force web", " 8080:80@1:37 together"},
		{"run.sh", "docker service create --rm -p 80:80 nginx; podman service create -p 80:80 nginx", ""},
		{"run.sh", "docker build -p 80:80 .; dockerd run -p 80:80 nginx", ""},
		// Words.
		{"run.sh", "docker run \\\n  -p \"8080:80\" \\\n  -p '81:81' nginx", "nginx 8080:80@2:7 81:81@3:7 together"},
		{"run.sh", "PORT=8080\ndocker run -p $PORT:80 nginx", "nginx 8080:80@2:15 together"},
		{"run.sh", "PORT=${1:-8080}\ndocker run -p \"$PORT\":80 nginx", "nginx 8080:80@2:15 together"},
		{"run.sh", "docker run -p ${PORT:-8080}:80 nginx", "nginx 8080:80@1:15 together"},
		{"run.sh", "docker run -p $PORT:80 nginx", "nginx ?:80@1:15 together"},
		{"run.sh", "PORT=1\nPORT=2\ndocker run -p $PORT:80 nginx", "nginx ?:80@3:15 together"},
		{"run.sh", "if x; then PORT=1; fi\ndocker run -p $PORT:80 nginx", "nginx ?:80@2:15 together"},
		{"run.sh", "OPTS='-d -p 8080:80'\ndocker run $OPTS nginx", "nginx 8080:80@1:13 together"},
		{"run.sh", "docker run $OPTS -p 8080:80 nginx", "nginx 8080:80@1:21 together guessed"},
		{"run.sh", "docker run -p 8080:80 $IMAGE sh", "? 8080:80@1:15 together 1 arguments"},
		{"run.sh", "docker run -d $WHAT -p 8080:80", "? together 2 arguments"},
		{"run.sh", "docker run \"${ARGS[@]}\" -p 80:80 nginx", "nginx 80:80@1:28 together guessed"},
		{"run.sh", "cat <<EOF\ndocker run -p 80:80 nginx\nEOF", ""},
		{"run.sh", "ssh host docker run -p 80:80 nginx; echo docker run -p 80:80 nginx", ""},
		{"run.sh", "sudo -u me docker run -p 80:80 nginx", "nginx 80:80@1:26 together"},
		{"run.sh", "sh -c 'docker run -p 80:80 nginx'", "nginx 80:80@1:22"},
		{"run.sh", "ID=$(docker run -d -p 80:80 nginx)", "nginx 80:80@1:23 together"},
		{"run.sh", "docker run -p 80:80 'nginx", "broken"},
		// What surely runs at the same time.
		{"run.sh", "docker run -p 80:80 a\ndocker run -p 80:80 b", "a 80:80@1:15; b 80:80@2:15 together"},
		{"run.sh", "docker run -d a\ndocker run -d b", "a together; b together"},
		{"run.sh", "docker run a &\ndocker run -d b", "a together; b together"},
		{"run.sh", "docker run -d --name a x\ndocker rm -f a\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run -d --name a x\ndocker rm -f b\ndocker run -d b", "x together; b together"},
		{"run.sh", "docker run -d x\ndocker stop $(docker ps -q)\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run -d x\ndocker ps -q | xargs docker stop -t 1\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run -d --name a x\n/usr/bin/docker rename a old; docker stop old\ndocker run -d --name a b", "x; b together"},
		{"run.sh", "podman run -d --name a x\npodman rm -fa\npodman run -d b", "x; b together"},
		{"run.sh", "podman run -d --name a x\npodman pod rm web\npodman run -d b", "x; b together"},
		{"run.sh", "docker run -d --name a x\ndocker logs a\ndocker run -d b", "x together; b together"},
		{"run.sh", "docker run -d --name a x\ndocker logs -f a\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run a &\nkill %1\ndocker run -d b", "a; b together"},
		{"run.sh", "f() { docker rm -f a; }\ng() { f; }\nh() { echo; }\ndocker run -d --name a x\ng\ndocker run -d b\nh\ndocker run -d c", "x; b together; c together"},
		{"run.sh", "r() { d; }\nd() { docker stop a; }\ndocker run -d --name a x\nr\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run -d --name a x\ntimeout 30 docker stop a\ndocker run -d b", "x; b together"},
		{"run.sh", "docker run -d a\n./stop.sh\ndocker run -d b\nmake down\ndocker run -d c\nnpm run stop\ndocker run -d d", "a; b; c; d together"},
		{"run.sh", "docker run -d a\nbash stop\ndocker run -d b\nsh -c 'docker stop b'\ndocker run -d c\n$X rm -f c\ndocker run -d d", "a; b; c; d together"},
		{"run.sh", "docker run -d a\nservice ssh restart; systemctl enable docker; npm ci; kill -0 1; echo docker stop a; sh -c ls\ndocker run -d b", "a together; b together"},
		{"run.sh", "docker run -d a\nsystemctl restart docker\ndocker run -d b\nservice $x stop\ndocker run -d c", "a; b; c together"},
		{"run.sh", "[ $1 = a ] && docker run -d a\n[[ $1 == b ]] && docker run -d b\ndocker inspect c && docker run -d c\n! cd x && docker run -d d", "a; b; c; d"},
		{"run.sh", "cd x && docker build . && docker run -d --name a a\n(docker stop b || true) && docker run -d b && A=1 && docker run -d c", "a together; b; c"},
		{"run.sh", "docker stop b || true && docker run -d b && A=1 && docker run -d c", "b together; c together"},
		{"run.sh", "if x; then docker run -d a; else docker run -d b; fi", "a; b"},
		{"run.sh", "f() { docker run -d a; }\nfor i in 1 2; do docker run -d b; done\ncase x in x) docker run -d c;; esac", "a; b; c"},
		{"run.sh", "docker run -d a\nexit 0\ndocker run -d b", "a together; b"},
		{"run.sh", "docker run -d a || docker run -d b", "a together; b"},
		{"run.sh", "docker -H ssh://x run -d a\nDOCKER_HOST=x docker run -d b", "a; b"},
		{"run.sh", "docker run -d a\neval $(docker-machine env x)\ndocker run -d b", "a; b"},
		// Makefiles.
		{"Makefile", "PORT ?= 8080\nIMAGE := my/$(NAME)\nNAME = api\nrun:\n\t@docker run -d \\\n\t  -p $(PORT):80 $(IMAGE)\n", "my/api 8080:80@6:7 together"},
		{"Makefile", "run:\n\t-docker run -p $$PORT:80 -p ${OTHER}:81 nginx\n", "nginx ?:80@2:17 ?:81@2:30 together"},
		{"Makefile", "a:\n\tdocker run -d -p 80:80 a\nb:\n\tdocker run -d -p 80:80 b\n", "a 80:80@2:19 together; b 80:80@4:19"},
		{"Makefile", "ifeq (a,b)\nPORT = 1\nelse\nPORT = 2\nendif\na:\n\tdocker run -p $(PORT):80 a\n", "a ?:80@7:16 together"},
		// justfiles.
		{"justfile", "port := '8080'\nrun:\n    @docker run -p {{port}}:80 nginx\n", "nginx ?:80@3:20 together"},
		// systemd.
		{"web.service", "[Service]\nEnvironment=PORT=8080\nExecStartPre=-/usr/bin/docker rm -f web\nExecStart=/usr/bin/docker run --rm \\\n  -p ${PORT}:80 --name %n nginx\n", "nginx 8080:80@5:6"},
		// CI.
		{".gitlab-ci.yml", "test:\n  before_script:\n    - PORT=8080\n    - \"docker run -d -p $PORT:80 nginx\"\n  script: 'docker run -p 81:81 a'\n", "nginx 8080:80@4:25 together; a 81:81@5:26"},
		{".gitlab-ci.yml", "a:\n  script:\n    - &x |\n      docker run \\\n        -p 80:80 \\\n        nginx\n    - *x\n    - [!reference [b, script]]\n", "nginx 80:80@5:12 together"},
		{".gitlab-ci.yml", "a:\n  script:\n    - docker run -p $[[ inputs.port ]]:80 nginx\n", "nginx ?:80@3:21 together"},
		{"action.yml", "runs:\n  steps:\n    - run: >\n        docker run\n        -p ${{ inputs.port }}:80 -p 81:81\n        nginx\n", "nginx ?:80@5:12 81:81@5:37 together"},
		{".circleci/config.yml", "jobs:\n  a:\n    steps:\n      - run: docker run -p 80:80 nginx\n      - run:\n          command: docker run -p 81:81 nginx\n", "nginx 80:80@4:28 together; nginx 81:81@6:34"},
		{"Taskfile.yml", "tasks:\n  a:\n    cmds:\n      - docker run -p {{.PORT}}:80 nginx\n      - cmd: docker run -p 81:81 nginx\n", "nginx ?:80@4:23 together; nginx 81:81@5:28"},
		{".gitlab-ci.yml", "a: [", "broken"},
		// package.json.
		{"package.json", `{"scripts": {"db": "docker run -p \"5432:5432\" postgres", "x": 1}}`, `postgres 5432:5432@1:37 together`},
		{"package.json", `{"scripts": []}`, ""},
		{"web.service", "[Service]\nExecStart=/bin/sh -c 'docker run -p \"80:80\" nginx'\nType", "nginx 80:80@2:38"},
	} {
		if got := read(test.name, test.text); got != test.want {
			t.Errorf("%s\n%s\n got %s\nwant %s", test.name, test.text, got, test.want)
		}
	}
}

// TestUnknownNetworks says that nothing is taken for sure of a container whose network is not.
func TestUnknownNetworks(t *testing.T) {
	for _, test := range []struct {
		text string
		want graph.Reach
	}{
		{"docker run -p 80:80 nginx", graph.Binds},
		{"docker run --network web -p 80:80 nginx", graph.Binds},
		{"docker run --network name=web,ip=10.0.0.2 -p 80:80 nginx", graph.Binds},
		{"podman run --network slirp4netns:mtu=9000 -p 80:80 nginx", graph.Binds},
		{"docker run --net=host -p 80:80 nginx", graph.HostNetwork},
		{"docker run --net none -p 80:80 nginx", graph.NoNetwork},
		{"docker run --network container:db -p 80:80 nginx", graph.SharedNetwork},
		{"docker run --network $NET -p 80:80 nginx", graph.UnknownReach},
		{"docker run $OPTS -p 80:80 nginx", graph.UnknownReach},
		{"podman run --pod web -p 80:80 nginx", graph.UnknownReach},
	} {
		lines, _, _ := Script(graph.Text{Value: test.text, Raw: test.text, Span: source.Span{File: source.NewFileOf(source.Plain, "run.sh", []byte(test.text)), End: len(test.text)}})
		project := &graph.Project{Input: graph.Commands}
		for i := range lines {
			lines[i].AddTo(project)
		}
		project.Seal()
		if len(project.Services) != 1 {
			t.Errorf("%s: %d services", test.text, len(project.Services))
			continue
		}
		if reach, _ := project.Services[0].Reach(); reach != test.want {
			t.Errorf("%s: reach %d, want %d", test.text, reach, test.want)
		}
	}
}

// FuzzRead reads bytes as each kind of file. Whatever they are, places are in the file, and nothing panics.
func FuzzRead(f *testing.F) {
	names := []string{"run.sh", "Makefile", "justfile", "web.service", ".gitlab-ci.yml", "package.json", "action.yml"}
	for i, text := range []string{
		"#!/bin/sh\nPORT=8080\ndocker run -d \\\n -p \"$PORT\":80 --publish=published=81,target=81 nginx -p 82:82\n",
		"PORT ?= $(shell x)\nrun:\n\t@docker run -p $(PORT):80 $$X \\\n\t nginx\n",
		"run:\n  podman run -p {{port}}:80,81:81 nginx\n",
		"[Service]\nEnvironment=\"A=b c\" D='e'\nExecStart=-/usr/bin/podman run -p ${A}:80 \\\n --name %n \"nginx\"\n",
		"a:\n  script:\n    - PORT=1\n    - >-\n      docker run -p $PORT:80\n      nginx\n    - \"docker run -p \\x38:80 a$[[ x ]]\"\n",
		`{"scripts": {"a": "docker run -p \"1:2\" \u0061 \\\n b"}}`,
		"runs:\n  steps:\n    - run: |\n        docker run -p ${{ x }}:80 nginx -p ${{ y }}\n",
	} {
		f.Add(i, text)
	}
	f.Fuzz(func(t *testing.T, kind int, text string) {
		name := names[uint(kind)%uint(len(names))]
		file := source.NewFileOf(kindOf(name), name, []byte(text))
		lines, _ := readerOf(name)(file)
		project := &graph.Project{Input: graph.Commands, Files: []*source.File{file}}
		for i := range lines {
			lines[i].AddTo(project)
		}
		project.Seal()
		project.Clashes()
		directivesOf(file, lines)
		graphtest.Places(t, project)
		graphtest.Places(t, lines)
	})
}
