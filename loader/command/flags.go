package command

import (
	"maps"
	"slices"

	"github.com/portlint/portlint/loader/lazy"
)

// flag is one flag of a command line, as spf13/pflag knows it.
type flag struct {
	// name is the long name, under which a flag and its aliases are known here.
	name string
	// boolean flags take a value only behind "=".
	boolean bool
}

// flags are those of one command, by their long names and by their single letters.
type flags struct {
	long  map[string]flag
	short map[byte]flag
}

// newFlags makes a table: names of flags with a value and of those without, each "long" or "long/l".
func newFlags(valued, boolean []string) flags {
	table := flags{long: make(map[string]flag), short: make(map[byte]flag)}
	for i, names := range [][]string{valued, boolean} {
		for _, name := range names {
			one := flag{name: name, boolean: i == 1}
			if cut := len(name) - 2; cut > 0 && name[cut] == '/' {
				one.name = name[:cut]
				table.short[name[cut+1]] = one
			}
			table.long[one.name] = one
		}
	}
	return table
}

// with returns the table with further flags.
func (f flags) with(valued, boolean []string) flags {
	more := newFlags(valued, boolean)
	maps.Copy(more.long, f.long)
	for letter, one := range f.short {
		if _, taken := more.short[letter]; !taken {
			more.short[letter] = one
		}
	}
	return more
}

// client is a program with the commands that make containers.
type client struct {
	global      flags
	run, create flags
	// service and update are those of `docker service create` and `docker service update`, empty for a client without swarms.
	service, update flags
	// lists says that one --publish can hold several mappings, with commas between them.
	lists bool
}

// clientNames are the names of the clients.
var clientNames = []string{"docker", "nvidia-docker", "podman", "nerdctl"}

// clients are the clients by their names. Hundreds of flags are put into tables, for which a run without a script does not wait.
var clients = lazy.Value[map[string]client]{Make: func() map[string]client {
	// The flags of `docker`, and those of `docker run` and `docker create`.
	// https://github.com/docker/cli/blob/master/cli/flags/options.go
	// https://github.com/docker/cli/blob/master/cli/command/container/opts.go (addFlags)
	// https://github.com/docker/cli/blob/master/cli/command/container/run.go
	var (
		dockerFlags = newFlags(
			[]string{"config", "context/c", "host/H", "log-level/l", "tlscacert", "tlscert", "tlskey"},
			[]string{"debug/D", "tls", "tlsverify", "version/v", "help"},
		)
		dockerCreate = newFlags(
			[]string{
				"add-host", "annotation", "attach/a", "blkio-weight", "blkio-weight-device", "cap-add", "cap-drop", "cgroup-parent", "cgroupns",
				"cidfile", "cpu-count", "cpu-percent", "cpu-period", "cpu-quota", "cpu-rt-period", "cpu-rt-runtime", "cpu-shares/c", "cpus",
				"cpuset-cpus", "cpuset-mems", "device", "device-cgroup-rule", "device-read-bps", "device-read-iops", "device-write-bps",
				"device-write-iops", "dns", "dns-opt", "dns-option", "dns-search", "domainname", "entrypoint", "env/e", "env-file", "expose",
				"gpus", "group-add", "health-cmd", "health-interval", "health-retries", "health-start-interval", "health-start-period",
				"health-timeout", "hostname/h", "io-maxbandwidth", "io-maxiops", "ip", "ip6", "ipc", "isolation", "kernel-memory", "label/l",
				"label-file", "link", "link-local-ip", "log-driver", "log-opt", "mac-address", "memory/m", "memory-reservation", "memory-swap",
				"memory-swappiness", "mount", "name", "net", "net-alias", "network", "network-alias", "oom-score-adj", "pid", "pids-limit",
				"platform", "publish/p", "pull", "restart", "runtime", "security-opt", "shm-size", "stop-signal", "stop-timeout", "storage-opt",
				"sysctl", "tmpfs", "ulimit", "umask", "user/u", "userns", "uts", "volume/v", "volume-driver", "volumes-from", "workdir/w",
			},
			[]string{
				"disable-content-trust", "help", "init", "interactive/i", "no-healthcheck", "oom-kill-disable", "privileged", "publish-all/P",
				"quiet/q", "read-only", "rm", "tty/t", "use-api-socket",
			},
		)
		dockerRun = dockerCreate.with([]string{"detach-keys"}, []string{"detach/d", "sig-proxy"})
	)

	// The flags of `docker service create` and of `docker service update`, in which what lists something has one to add and one to remove.
	// https://github.com/docker/cli/blob/master/cli/command/service/opts.go (addServiceFlags)
	// https://github.com/docker/cli/blob/master/cli/command/service/create.go
	// https://github.com/docker/cli/blob/master/cli/command/service/update.go
	var (
		serviceFlags = newFlags(
			[]string{
				"cap-add", "cap-drop", "credential-spec", "endpoint-mode", "entrypoint", "health-cmd", "health-interval", "health-retries",
				"health-start-interval", "health-start-period", "health-timeout", "hostname", "isolation", "limit-cpu", "limit-memory", "limit-pids",
				"log-driver", "log-opt", "max-concurrent", "oom-score-adj", "replicas", "replicas-max-per-node", "reserve-cpu", "reserve-memory",
				"restart-condition", "restart-delay", "restart-max-attempts", "restart-window", "rollback-delay", "rollback-failure-action",
				"rollback-max-failure-ratio", "rollback-monitor", "rollback-order", "rollback-parallelism", "stop-grace-period", "stop-signal",
				"update-delay", "update-failure-action", "update-max-failure-ratio", "update-monitor", "update-order", "update-parallelism",
				"user/u", "workdir/w",
			},
			[]string{"detach/d", "help", "init", "no-healthcheck", "no-resolve-image", "quiet/q", "read-only", "tty/t", "with-registry-auth"},
		)
		listed        = []string{"config", "constraint", "container-label", "dns", "dns-option", "dns-search", "generic-resource", "group", "host", "mount", "network", "placement-pref", "secret", "sysctl", "ulimit"}
		serviceCreate = serviceFlags.with(slices.Concat(listed, []string{"env/e", "env-file", "label/l", "mode", "name", "publish/p"}), nil)
		updates       = []string{"args", "image"}
	)
	for _, name := range slices.Concat(listed, []string{"env", "label", "publish"}) {
		updates = append(updates, name+"-add", name+"-rm")
	}
	serviceUpdate := serviceFlags.with(updates, []string{"force", "rollback"})

	// What podman adds.
	// https://docs.podman.io/en/latest/markdown/podman.1.html
	// https://docs.podman.io/en/latest/markdown/podman-run.1.html
	var (
		podmanFlags = newFlags(
			[]string{
				"cdi-spec-dir", "cgroup-manager", "config", "conmon", "connection/c", "events-backend", "hooks-dir", "identity", "imagestore",
				"log-level", "module", "network-cmd-path", "network-config-dir", "out", "root", "runroot", "runtime", "runtime-flag", "ssh",
				"storage-driver", "storage-opt", "tmpdir", "url", "volumepath",
			},
			[]string{"help/h", "noout", "remote/r", "syslog", "trace", "transient-store", "version/v"},
		)
		podmanCreate = dockerCreate.with(
			[]string{
				"arch", "authfile", "cert-dir", "cgroup-conf", "cgroups", "chrootdirs", "conmon-pidfile", "creds",
				"decryption-key", "env-merge", "gidmap", "group-entry", "health-log-destination", "health-max-log-count",
				"health-max-log-size", "health-on-failure", "health-startup-cmd", "health-startup-interval", "health-startup-retries",
				"health-startup-success", "health-startup-timeout", "hostuser", "hosts-file", "image-volume", "init-ctr", "init-path",
				"os", "passwd-entry", "personality", "pidfile", "pod", "pod-id-file", "preserve-fd", "preserve-fds", "rdt-class", "requires",
				"retry", "retry-delay", "sdnotify", "seccomp-policy", "secret", "shm-size-systemd", "subgidname", "subuidname", "systemd",
				"timeout", "tz", "uidmap", "unsetenv", "variant",
			},
			[]string{
				"env-host", "http-proxy", "no-hostname", "no-hosts", "passwd", "read-only-tmpfs", "replace", "rmi", "rootfs", "tls-verify",
				"unsetenv-all",
			},
		)
		podmanRun = podmanCreate.with([]string{"detach-keys"}, []string{"detach/d", "sig-proxy"})
	)

	// What nerdctl adds.
	// https://github.com/containerd/nerdctl/blob/main/docs/command-reference.md
	var (
		nerdctlFlags = newFlags(
			[]string{
				"address/a", "bridge-ip", "cdi-spec-dirs", "cgroup-manager", "cni-netconfpath", "cni-path", "data-root", "global-dns",
				"host/H", "host-gateway-ip", "hosts-dir", "kube-hide-dupe", "namespace/n", "selinux-enabled", "snapshotter", "storage-driver",
				"userns-remap",
			},
			[]string{"debug", "debug-full", "experimental", "insecure-registry", "help/h", "version/v"},
		)
		nerdctlCreate = dockerCreate.with(
			[]string{
				"cosign-certificate-identity", "cosign-certificate-identity-regexp", "cosign-certificate-oidc-issuer",
				"cgroup-conf", "cosign-certificate-oidc-issuer-regexp", "cosign-key", "init-binary", "ipfs-address", "pidfile", "rdt-class",
				"systemd", "verify",
			},
			[]string{"insecure-registry", "rootfs"},
		)
		nerdctlRun = nerdctlCreate.with([]string{"detach-keys"}, []string{"detach/d", "sig-proxy"})
	)

	return map[string]client{
		"docker":        {global: dockerFlags, run: dockerRun, create: dockerCreate, service: serviceCreate, update: serviceUpdate},
		"nvidia-docker": {global: dockerFlags, run: dockerRun, create: dockerCreate},
		"podman":        {global: podmanFlags, run: podmanRun, create: podmanCreate, lists: true},
		"nerdctl":       {global: nerdctlFlags, run: nerdctlRun, create: nerdctlCreate, lists: true},
	}
}}
