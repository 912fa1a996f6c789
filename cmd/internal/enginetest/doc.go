// Package enginetest holds portlint to what a real Docker engine does. It is all tests.
//
// A case is a txtar archive in testdata/engine/: what it is about, the files of a project, and what engines did with it.
//
//	Two services want one host port.
//	-- compose.yaml --
//	services: …
//	-- outcome --
//	20.10.24 error: Bind for 0.0.0.0:18080 failed: port is already allocated
//	29 error: Bind for :::18080 failed: port is already allocated
//
// An outcome is the engine's version and one of
//
//	ok       the command succeeded
//	warning  it succeeded and warned
//	error    it failed
//
// with the message, freed of what is different each time: container names, ids, progress. Of two clashing services
// chance decides which one loses and which of its addresses the engine names.
//
// These sections are optional:
//
//	-- args --      flags and paths, as for portlint and for docker compose: -f, --profile, --env-file
//	-- command --   what was run, a line a command, until one fails; without it `docker compose ARGS up -d`.
//	                `! ` in front: the command fails. Beside docker compose there are `docker build .` and
//	                `listen tcp4/0.0.0.0:80 …`, a process of the host that listens there.
//	-- portlint --  what portlint must say: a severity, a rule and why, such as
//	                `warning ports-with-host-network: the engine only warns`, or `none: the files do not tell`
//	-- needs --     `address IP`: one more address of the host; `driver NAME`: a network driver that not every kernel has
//	-- chance --    why the outcome differs from run to run; it is not compared then
//
// Without a portlint section, portlint must report an error where every engine failed and none where every one ran.
// A case on which engines differ or only warn has such a section.
//
// TestVerdicts checks that in any `go test`. With `-tags engine`, on Linux, TestEngine runs the commands on an engine and
// compares the outcomes; `-update` records them under the engine's version:
//
//	sudo go test -tags engine ./cmd/internal/enginetest
//
// TestNewestEngine asks Docker Engine 29, which it builds from its Go module, those cases that tell it from older ones, and with
// -every-case all of them. Whatever engine is asked, TestVerdicts holds portlint to what is recorded of both.
//
// TestEngine uses the engine at DOCKER_HOST. Without that it starts the dockerd of PATH a few times, each in namespaces of its own:
// no port, container, bridge or firewall rule of the machine is touched or seen. Projects are brought up by the Docker Compose
// CLI: `docker compose` where it is at least as new as the release named in compose_test.go, or else that one, built from its
// Go module into the user's cache. Images are built and imported through the Engine API, so that nothing is pulled.
//
// Folders below testdata/engine hold the cases of other engines: swarm, whose commands are `docker stack deploy` or scripts that create
// services, and podman, whose are `podman-compose up -d`. Their outcomes name the engine and the tool that spoke to it:
// 20.10.24/docker-28.2.2. TestSwarm makes a swarm of one node of an engine of its own, and with -every-case of Engine 29 and the newest
// docker command, too; a stack has failed when it is refused, or when a task gets no node. TestPodman
// runs Podman as root, in namespaces of its own; podman-compose 1.0.3 returns 0 whatever happens, so the containers tell. The folder
// nerdctl holds what `nerdctl compose` did with projects that portlint judges as those of Docker Compose; TestNerdctl asks it with
// -every-case where it is installed.
//
// The folder remedies has projects for swarm and for podman in which portlint finds something, its advice, and the files after it was
// followed (followed/FILE). TestRemedies compares the advice and requires that nothing is left to report; TestSwarm and TestPodman
// require that those files run.
//
// TestPreflight, with the same tag, makes hosts that hold some of the ports of a project, on engines of its own with and without
// proxies, and of a user without root's rights, and requires portlint preflight to say before each `up` whether it succeeds. Beside all pairs of addresses, the
// situations are archives in testdata/preflight/: the files of a project and
//
//	-- before --     what is done to the host, a line a command: docker compose, or `listen` for a process as above;
//	                 client:tcp4/127.0.0.1:80 is a connection from there; `sysctl NAME=VALUE` is a setting
//	-- said/KIND --  the status and the findings of preflight, and what `up` did, on an engine of that kind: proxy, no-proxy or
//	                 rootless; proxy/29 is what is different on Engine 29
//	-- doubt --      why the end is chance; nothing is compared then
//
// TestMutants breaks projects on purpose and requires the right rule at the right line; `-mutate DIR` does so with
// every project below a folder.
package enginetest
