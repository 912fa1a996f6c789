//go:build engine && linux

package enginetest

import (
	"path/filepath"
	"strconv"
	"testing"
)

// ordinary is the number of a user who has no rights, and whom no machine has.
const ordinary = 61234

// asOrdinaryUser prepares what a rootless engine wants of its host: a user with a range of further users, and a device for its network.
// Of the machine nothing is changed, and the engine starts in a network of its own within that of the namespace.
const asOrdinaryUser = `set -e
dir=$1 uid=$2 socket=$3
mount --make-rprivate /
mount -t proc proc /proc
ip link set lo up
for address in $ADDRESSES; do
	ip address add "$address" dev lo || echo "no address $address" >&2
done
mount -t tmpfs tmpfs /dev/net && mknod -m 666 /dev/net/tun c 10 200
for file in passwd group; do
	{ echo "portlint:x:$uid:$uid::$dir:/bin/sh"; cat /etc/$file; } >"$dir/$file"
	mount --bind "$dir/$file" /etc/$file
done
echo portlint:100000:65536 >"$dir/range"
for file in /etc/subuid /etc/subgid; do
	mount --bind "$dir/range" $file
done
mkdir "$dir/run"
chmod 755 "$dir"
chown "$uid:$uid" "$dir" "$dir/run"
exec setpriv --reuid "$uid" --regid "$uid" --clear-groups env -i HOME="$dir" USER=portlint PATH="$PATH" XDG_RUNTIME_DIR="$dir/run" \
	rootlesskit --net slirp4netns --mtu 65520 --disable-host-loopback --port-driver builtin --copy-up /etc --copy-up /run --propagation rslave \
	sh -c 'rm -f /run/docker /run/containerd /run/xtables.lock && exec dockerd "$@"' dockerd \
	--host "$socket" --bridge none --data-root "$dir/data" --exec-root "$dir/run/exec" --pidfile "$dir/run/pid"`

// startRootless starts the dockerd of PATH as a user without rights.
func startRootless(t *testing.T) *daemon {
	dir := folderFor(t, "dockerd", "containerd", "runc", "ip", "iptables", "setpriv", "rootlesskit", "rootlesskit-docker-proxy", "slirp4netns", "newuidmap")
	host := "unix://" + filepath.Join(dir, "run", "docker.sock")
	d := launch(t, dir, host, asOrdinaryUser, dir, strconv.Itoa(ordinary), host)
	d.uid = ordinary
	return d
}
