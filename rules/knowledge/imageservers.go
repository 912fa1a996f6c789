package knowledge

// ImageServers are the programs that are told without a command line, too: by the image that starts them, or by a variable that nothing else
// reads. They are rows as those of [Servers].
var ImageServers = []Server{
	{
		Starts: "streamlit run", Default: AllAddresses, Port: 8501,
		Flags: "--server.address", PortFlags: "--server.port",
		Variables: "STREAMLIT_SERVER_ADDRESS", PortVariables: "STREAMLIT_SERVER_PORT", Named: "STREAMLIT_SERVER_ADDRESS",
		Source: "https://github.com/streamlit/streamlit/blob/develop/lib/streamlit/config.py",
	},
	{
		Image: "ollama", Default: AllAddresses, Port: 11434,
		Variables: "OLLAMA_HOST",
		Source:    "https://github.com/ollama/ollama/blob/main/envconfig/config.go",
	},
	{
		Starts: "mailpit", Image: "mailpit", Default: AllAddresses, Port: 8025,
		Further:   "1025",
		Flags:     "-l --listen",
		Variables: "MP_UI_BIND_ADDR",
		Source:    "https://mailpit.axllent.org/docs/configuration/runtime-options/", Ran: "1.33.1",
	},
	{
		Starts: "dotnet", Default: AllAddresses,
		Flags:     "--urls",
		Variables: "ASPNETCORE_URLS", Named: "ASPNETCORE_URLS",
		Source: "https://github.com/dotnet/docs/issues/35959",
	},
	{
		Starts: "redis-server", Image: "redis", Default: AllAddresses, Port: 6379, NoHTTP: true,
		Flags: "--bind", PortFlags: "--port",
		Source: "https://github.com/docker-library/redis", Ran: "7.0.15",
	},
	{
		Starts: "valkey-server", Image: "valkey", Default: AllAddresses, Port: 6379, NoHTTP: true,
		Flags: "--bind", PortFlags: "--port",
		Source: "https://github.com/valkey-io/valkey-container",
	},
	{
		Starts: "postgres", Image: "postgres", Default: AllAddresses, Port: 5432, NoHTTP: true,
		Flags: "listen_addresses= -h", PortFlags: "-p port=",
		PortVariables: "PGPORT",
		Source:        "https://github.com/docker-library/postgres/blob/master/Dockerfile-debian.template",
	},
	{
		Starts: "mysqld", Image: "mysql", Default: AllAddresses, Port: 3306, NoHTTP: true,
		Further: "33060",
		Flags:   "--bind-address", PortFlags: "--port -P",
		Source: "https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_bind_address",
	},
	{
		Starts: "mariadbd", Image: "mariadb", Default: AllAddresses, Port: 3306, NoHTTP: true,
		Flags: "--bind-address", PortFlags: "--port -P",
		Source: "https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#bind_address",
	},
	{
		Starts: "mongod", Image: "mongodb", Default: AllAddresses, Port: 27017, NoHTTP: true,
		Flags: "--bind_ip", PortFlags: "--port",
		Opaque: "-f --config",
		Source: "https://github.com/docker-library/mongo",
	},
	{
		Starts: "memcached", Image: "memcached", Default: AllAddresses, Port: 11211, NoHTTP: true,
		Flags: "-l --listen", PortFlags: "-p --port",
		Source: "https://github.com/memcached/memcached/wiki/ConfiguringServer", Ran: "1.6.18",
	},
	{
		// Its configuration has no listener, so that the program is in local only mode. That of 2.1 has one, and 1.6 needs none.
		Image: "mosquitto 2.0", Default: Loopback, Port: 1883, Configured: true,
		Source: "https://mosquitto.org/documentation/migrating-to-2-0/",
	},
	{
		Starts: "nats-server", Image: "nats", Default: AllAddresses, Port: 4222, NoHTTP: true,
		Further: "6222 8222",
		Flags:   "-a --addr", PortFlags: "-p --port",
		Opaque: "-c --config",
		Source: "https://docs.nats.io/running-a-nats-service/introduction/flags", Ran: "2.15.3",
	},
	{
		Starts: "prometheus", Image: "prometheus", Default: AllAddresses, Port: 9090,
		Flags:  "--web.listen-address",
		Source: "https://prometheus.io/docs/prometheus/latest/command-line/prometheus/", Ran: "2.42.0",
	},
	{
		Image: "gotify", Default: AllAddresses, Port: 80,
		Variables: "GOTIFY_SERVER_LISTENADDR", PortVariables: "GOTIFY_SERVER_PORT",
		Opaque: "GOTIFY_SERVER_SSL_ENABLED", // with a listener of its own, on 443
		Source: "https://gotify.net/docs/config",
	},
	{
		Image: "grafana", Default: AllAddresses, Port: 3000,
		Variables: "GF_SERVER_HTTP_ADDR", PortVariables: "GF_SERVER_HTTP_PORT", Named: "GF_SERVER_HTTP_ADDR",
		Source: "https://github.com/grafana/grafana/blob/main/conf/defaults.ini",
	},
	{
		Image: "elasticsearch", Default: AllAddresses, Port: 9200,
		Variables: "http.host network.host", PortVariables: "http.port",
		Source: "https://github.com/elastic/elasticsearch/blob/main/distribution/docker/src/docker/config/elasticsearch.yml",
	},
}
