package config

// Starter is a configuration that says nothing and shows what can be said: every setting is commented out.
const Starter = `# yaml-language-server: $schema=` + schemaURL + `
# Settings of portlint for this repository. The command line wins over this file.

# Files of the same form from which settings are taken, relative to this one. What stands here wins over them; lists grow.
#extends: [../.portlint.yaml]

# The lowest severity that fails the run: error, warning, note or never.
#fail-on: warning

# Run pedantic rules too.
#pedantic: true

# Where the engine binds ports that are published without a host IP, if its default-network-opts say so
# for all networks (com.docker.network.bridge.host_binding_ipv4).
#default-host-ip: 127.0.0.1

# What runs the projects: docker, swarm or podman. Without it signs of Swarm are looked for in the files.
#engine: docker

# How many nodes the swarm has.
#nodes: 1

# The operating system of the machines on which ports are published: linux, macos or windows.
#os: macos

# What is not linted. Globs are relative to this file, and one without a slash matches at any depth.
#exclude:
#  - testdata
#  - examples/**/compose.dev.yaml

# What is read, too: docker run, podman run, nerdctl run and docker service create in scripts (shell scripts, Makefiles, justfiles,
# systemd units, package.json and CI files) or in the code blocks of markdown. A minus leaves out what is read anyway: compose,
# dockerfiles, quadlet, workflows, devcontainers.
#inputs: [scripts, -workflows]

# Severities: error, warning, note or off. "portlint rules" lists the rules and their families.
#rules:
#  exposure:
#    severity: warning
#  published-on-all-interfaces:
#    severity: off

# Severities for some files. Later elements win.
#paths:
#  - files: [examples]
#    rules:
#      database-published:
#        severity: note
`
