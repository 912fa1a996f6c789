package knowledge

// OpenSetting returns the line that lets a server listen on every address, by the title of its image, with PORT for the port. It is "" for
// those that write the address before the port, or in a line of its own.
func OpenSetting(title string) string {
	switch title {
	case "mosquitto", "mosquitto 2.0":
		// https://mosquitto.org/documentation/migrating-to-2-0/
		return "listener PORT"
	case "valkey", "redis":
		// https://valkey.io/topics/valkey.conf/
		// https://redis.io/docs/latest/operate/oss_and_stack/management/config/
		return "bind * -::*"
	case "postgres":
		// https://www.postgresql.org/docs/current/runtime-config-connection.html
		return "listen_addresses = '*'"
	case "mysql", "mariadb":
		// https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_bind_address
		// https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#bind_address
		return "bind-address = *"
	case "mongodb":
		// https://www.mongodb.com/docs/manual/reference/configuration-options/#net-options
		return "bindIp: 0.0.0.0"
	case "elasticsearch":
		// https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/networking-settings
		return "network.host: 0.0.0.0"
	case "nginx":
		// https://nginx.org/en/docs/http/ngx_http_core_module.html#listen
		return "listen PORT"
	case "httpd":
		// https://httpd.apache.org/docs/2.4/bind.html
		return "Listen PORT"
	case "caddy":
		// https://caddyserver.com/docs/caddyfile/options#admin
		return "admin :PORT"
	case "haproxy":
		// https://docs.haproxy.org/dev/configuration.html#4.2-bind
		return "bind *:PORT"
	}
	return ""
}
