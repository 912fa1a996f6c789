package knowledge

// DataPort is a container port that tells what an unknown image is.
type DataPort struct {
	Port  int
	Title string // the product, for people
	Kind  Kind
	// Words are those in the names of images and programs that tell the product, in lower case.
	Words Words
	// Shared says that other programs listen there, too, so that the number tells nothing without one of the words.
	Shared bool
}

// DataPorts are the container ports by which a data service is known even in an unknown image, ascending: the default ports, on which hardly
// anything else listens, but for the shared ones; see the rows of those images.
var DataPorts = []DataPort{
	{Port: 1433, Title: "sql server", Kind: Database, Words: "mssql sqlserver sqlservr sql-server"},
	{Port: 1521, Title: "oracle database", Kind: Database, Words: "oracle"},
	{Port: 2181, Title: "zookeeper", Kind: Coordination, Words: "zookeeper zkserver"},
	{Port: 2379, Title: "etcd", Kind: Coordination, Words: "etcd"},
	{Port: 3306, Title: "mysql", Kind: Database, Words: "mysql mariadb percona"},
	{Port: 5432, Title: "postgres", Kind: Database, Words: "postgres postgis pgsql timescale"},
	{Port: 5672, Title: "amqp", Kind: Broker, Words: "rabbitmq activemq artemis qpid"},
	{Port: 6379, Title: "redis", Kind: Cache, Words: "redis valkey keydb dragonfly"},
	{Port: 8200, Title: "vault", Kind: Secrets, Words: "vault openbao", Shared: true},
	{Port: 9200, Title: "elasticsearch", Kind: Search, Words: "elasticsearch opensearch", Shared: true},
	{Port: 11211, Title: "memcached", Kind: Cache, Words: "memcached"},
	{Port: 27017, Title: "mongodb", Kind: Database, Words: "mongo"},
}

// OccupiedPort is a host port that developer machines often hold already.
type OccupiedPort struct {
	Port int
	Transport
	// By is what holds it: "airplay receiver".
	By string
	// On is where: "macos". "" is anywhere.
	On     string
	Source string
}

const (
	applePorts     = "https://support.apple.com/en-us/103229"
	microsoftPorts = "https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements"
)

// OccupiedPorts are the default ports of what many machines run. That a process on 127.0.0.1 is enough to block a
// mapping on every interface was observed on Docker Engine 20.10, 28.2 and 29.
var OccupiedPorts = []OccupiedPort{
	{22, TCP, "sshd", "linux and macos", "https://man.openbsd.org/sshd_config#Port"},
	{25, TCP, "a local mail server", "linux", "https://www.postfix.org/master.5.html"},
	{53, TCPAndUDP, "systemd-resolved", "linux", "https://www.freedesktop.org/software/systemd/man/latest/systemd-resolved.service.html"},
	{80, TCP, "a local web server", "", "https://httpd.apache.org/docs/2.4/bind.html"},
	{135, TCP, "the rpc endpoint mapper", "windows", microsoftPorts},
	{139, TCP, "netbios", "windows", microsoftPorts},
	{443, TCP, "a local web server", "", "https://httpd.apache.org/docs/2.4/ssl/ssl_howto.html"},
	{445, TCP, "file sharing", "windows", microsoftPorts},
	{631, TCP, "cups", "linux and macos", "https://www.cups.org/doc/man-cupsd.conf.html"},
	{3283, TCPAndUDP, "remote management", "macos", applePorts},
	{3306, TCP, "a local mysql or mariadb", "", "https://github.com/docker-library/mysql"},
	{3389, TCP, "remote desktop", "windows", microsoftPorts},
	{5000, TCP, "airplay receiver", "macos", "https://github.com/docker/docs/issues/14226"},
	{5353, UDP, "multicast dns", "linux and macos", applePorts},
	{5357, TCP, "device discovery", "windows", microsoftPorts},
	{5432, TCP, "a local postgres", "", "https://github.com/docker-library/postgres"},
	{5900, TCP, "screen sharing", "macos", applePorts},
	{6379, TCP, "a local redis", "", "https://github.com/docker-library/redis"},
	{7000, TCP, "airplay receiver", "macos", "https://github.com/docker/docs/issues/14226"},
	{27017, TCP, "a local mongodb", "", "https://github.com/docker-library/docs/blob/HEAD/mongo/content.md"},
}

// BlockedPorts are the "bad ports" of the Fetch standard: browsers refuse http and https there.
// https://fetch.spec.whatwg.org/#port-blocking
var BlockedPorts = []int{
	0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110,
	111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
	548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566,
	6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
}
