package knowledge

// OpenSettings are the lines that let a server listen on every address, by the title of its image, with PORT for the port. Those that are
// not here write the address before the port, or in a line of its own.
var OpenSettings = map[string]string{
	"mosquitto":     "listener PORT", // https://mosquitto.org/documentation/migrating-to-2-0/
	"mosquitto 2.0": "listener PORT",
	"valkey":        "bind * -::*",            // https://valkey.io/topics/valkey.conf/
	"redis":         "bind * -::*",            // https://redis.io/docs/latest/operate/oss_and_stack/management/config/
	"postgres":      "listen_addresses = '*'", // https://www.postgresql.org/docs/current/runtime-config-connection.html
	"mysql":         "bind-address = *",       // https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_bind_address
	"mariadb":       "bind-address = *",       // https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#bind_address
	"mongodb":       "bindIp: 0.0.0.0",        // https://www.mongodb.com/docs/manual/reference/configuration-options/#net-options
	"elasticsearch": "network.host: 0.0.0.0",  // https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/networking-settings
	"nginx":         "listen PORT",            // https://nginx.org/en/docs/http/ngx_http_core_module.html#listen
	"httpd":         "Listen PORT",            // https://httpd.apache.org/docs/2.4/bind.html
	"caddy":         "admin :PORT",            // https://caddyserver.com/docs/caddyfile/options#admin
	"haproxy":       "bind *:PORT",            // https://docs.haproxy.org/dev/configuration.html#4.2-bind
}
