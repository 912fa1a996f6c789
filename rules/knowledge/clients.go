package knowledge

// Client is a program with which health checks ask a server, and how its command line says at which port.
type Client struct {
	// Names start it.
	Names Words
	// Servers are the titles of the images whose server it asks.
	Servers []string
	// Port is where it asks with nothing set.
	Port int
	// PortFlags take a port, HostFlags a host, or a host with a port.
	PortFlags, HostFlags Words
	// PortVariable is the environment variable that has the port, "" for none.
	PortVariable string
	// Opaque are flags that leave open where it asks.
	Opaque Words
	// Filed says that it asks a socket file without a port in its name unless a host other than localhost is given, or one of TCPFlags.
	Filed    bool
	TCPFlags Words
	// Source is where the row was read.
	Source string
}

// Clients are the programs that ask servers.
var Clients = []Client{
	{
		Names: "redis-cli valkey-cli", Servers: []string{"redis", "valkey", "redis stack"}, Port: 6379,
		PortFlags: "-p", HostFlags: "-h", Opaque: "-u -s --cluster",
		Source: "https://redis.io/docs/latest/develop/tools/cli/",
	},
	{
		Names: "mysqladmin mysql mariadb-admin mariadb mysqlcheck", Servers: []string{"mysql", "mariadb", "percona"}, Port: 3306,
		PortFlags: "-P --port", HostFlags: "-h --host", PortVariable: "MYSQL_TCP_PORT",
		Opaque: "-S --socket --defaults-file --defaults-extra-file --defaults-group-suffix --login-path",
		Filed:  true, TCPFlags: "--protocol=tcp --protocol=TCP",
		Source: "https://dev.mysql.com/doc/refman/8.4/en/connecting.html",
	},
	{
		Names: "pg_isready psql", Servers: []string{"postgres"}, Port: 5432,
		PortFlags: "-p --port", HostFlags: "-h --host", PortVariable: "PGPORT",
		Opaque: "service=",
		Source: "https://www.postgresql.org/docs/current/app-pg-isready.html",
	},
	{
		Names: "mongosh mongo", Servers: []string{"mongodb"}, Port: 27017,
		PortFlags: "--port", HostFlags: "--host",
		Source: "https://www.mongodb.com/docs/mongodb-shell/connect/",
	},
}

// Preparing are programs that come before a server in a command line and end by themselves.
const Preparing Words = "alembic apk apt-get cd chmod chown cp echo ln mkdir mv pip pip3 printf rake rm set sleep touch wait-for wait-for-it wait-for-it.sh"

// PreparingCommands are subcommands that do.
var PreparingCommands = []string{
	"manage.py check", "manage.py collectstatic", "manage.py compilemessages", "manage.py createsuperuser", "manage.py loaddata", "manage.py makemigrations",
	"manage.py migrate", "flask db", "rails db:create", "rails db:migrate", "rails db:prepare", "rails db:seed", "rails db:setup", "bundle check",
	"bundle install", "composer install", "npm ci", "npm i", "npm install", "yarn install", "pnpm install", "npx prisma", "prisma generate", "prisma migrate",
}
