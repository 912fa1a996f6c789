package knowledge

// The images of this file are databases, caches, search engines, brokers and stores.

func sqlDatabases() []Image {
	return []Image{
		{
			Title: "postgres", Names: "postgres", Kind: Database,
			Ports:   []Port{{From: 5432, MovedBy: "-p port= PGPORT"}},
			Login:   postgresLogin,
			Sources: "https://github.com/docker-library/postgres",
		},
		{
			Title: "postgres", Names: "postgis/postgis timescale/timescaledb pgvector/pgvector ankane/pgvector", Kind: Database,
			Ports:   []Port{{From: 5432, MovedBy: "-p port= PGPORT"}},
			Login:   postgresLogin,
			Sources: "https://github.com/postgis/docker-postgis https://github.com/timescale/timescaledb-docker https://github.com/pgvector/pgvector",
		},
		{
			Title: "postgres", Names: "supabase/postgres", Kind: Database,
			Ports:   []Port{{From: 5432, MovedBy: "-p port= PGPORT"}},
			Sources: "https://github.com/supabase/postgres",
		},
		{
			Title: "postgres", Names: "bitnami/postgresql", Kind: Database,
			Ports:   []Port{{From: 5432, MovedBy: "POSTGRESQL_PORT_NUMBER POSTGRES_PORT_NUMBER"}},
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "ALLOW_EMPTY_PASSWORD", Value: "yes"}}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/postgresql",
		},
		{
			Title: "mysql", Names: "mysql", Kind: Database,
			Ports: []Port{{From: 3306, MovedBy: "--port MYSQL_TCP_PORT"}, {From: 33060}},
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "MYSQL_ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "MYSQL_ALLOW_EMPTY_PASSWORD", Then: AnswersAll},
			}},
			Sources: "https://github.com/docker-library/mysql",
		},
		{
			Title: "percona", Names: "percona percona/percona-server", Tagged: below(6, 0), Kind: Database,
			Ports:   []Port{{From: 3306, MovedBy: "--port MYSQL_TCP_PORT"}},
			Sources: "https://github.com/percona/percona-docker",
		},
		{
			Title: "percona", Names: "percona percona/percona-server", Kind: Database,
			Ports:   []Port{{From: 3306, MovedBy: "--port MYSQL_TCP_PORT"}, {From: 33060}},
			Sources: "https://github.com/percona/percona-docker",
		},
		{
			Title: "mysql", Names: "bitnami/mysql", Kind: Database,
			Ports:   []Port{{From: 3306}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/mysql",
		},
		{
			Title: "mariadb", Names: "mariadb", Kind: Database,
			Ports: []Port{{From: 3306, MovedBy: "--port MYSQL_TCP_PORT"}},
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "MARIADB_ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "MYSQL_ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", Then: AnswersAll},
			}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/mariadb/content.md",
		},
		{
			Title: "sql server", Names: "mssql/server", Kind: Database,
			Ports:   []Port{{From: 1433, MovedBy: "MSSQL_TCP_PORT"}},
			Login:   withLogin,
			Sources: "https://learn.microsoft.com/sql/linux/sql-server-linux-configure-environment-variables",
		},
		{
			Title: "oracle database", Names: "gvenzl/oracle-free gvenzl/oracle-xe", Kind: Database,
			Ports:   []Port{{From: 1521}},
			Login:   withLogin,
			Sources: "https://github.com/gvenzl/oci-oracle-free",
		},
		{
			Title: "oracle database", Names: "database/free", Kind: Database,
			Ports:   []Port{{From: 1521}},
			Login:   withLogin,
			Sources: "https://github.com/oracle/docker-images",
		},
		{
			Title: "oracle database", Names: "database/enterprise database/express", Kind: Database,
			Ports:   []Port{{From: 1521}, {From: 2484}, {From: 5500, Kind: AdminUI}},
			Login:   withLogin,
			Sources: "https://github.com/oracle/docker-images",
		},
	}
}

func distributedDatabases() []Image {
	return []Image{
		{
			Title: "mongodb", Names: "mongo", Kind: Database,
			Ports: []Port{{From: 27017, MovedBy: "--port"}},
			// The entrypoint wants the root's name and password together, so that one of them tells of both.
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "MONGO_INITDB_ROOT_USERNAME", Then: AsksLogin},
				{Setting: "MONGO_INITDB_ROOT_USERNAME_FILE", Then: AsksLogin},
				{Setting: "--auth", Then: AsksLogin},
				{Setting: "--keyFile", Then: AsksLogin},
				{Setting: "--config"}, {Setting: "-f"},
			}},
			Opaque:  "--shardsvr --configsvr", // which listen on 27018 and 27019
			Sources: "https://github.com/docker-library/docs/blob/HEAD/mongo/content.md https://www.mongodb.com/docs/manual/reference/default-mongodb-port/",
		},
		{
			Title: "mongodb", Names: "bitnami/mongodb", Kind: Database,
			Ports:   []Port{{From: 27017}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/mongodb",
		},
		{
			Title: "couchdb", Names: "couchdb", Tagged: below(3, 0), Kind: Database,
			Ports: []Port{{From: 5984}, {From: 4369, Kind: Peer}, {From: 9100, Kind: Peer}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "COUCHDB_PASSWORD", Then: AsksLogin},
				{Setting: "/opt/couchdb/etc"},
			}},
			Sources: "https://github.com/apache/couchdb-docker",
		},
		{
			Title: "couchdb", Names: "couchdb", Tagged: tagHas("nouveau"), Kind: Database,
			Ports:   []Port{{From: 5987}, {From: 5988}},
			Sources: "https://github.com/apache/couchdb-docker",
		},
		{
			Title: "couchdb", Names: "couchdb", Kind: Database,
			Ports:   []Port{{From: 5984}, {From: 4369, Kind: Peer}, {From: 9100, Kind: Peer}},
			Login:   withLogin,
			Sources: "https://github.com/apache/couchdb-docker",
		},
		{
			Title: "couchbase", Names: "couchbase", Tagged: editionBelow(7, 2), Kind: Database,
			Ports:   []Port{{From: 8091, To: 8096}, {From: 11207}, {From: 11210}, {From: 11211}, {From: 18091, To: 18096}},
			Sources: "https://github.com/couchbase/docker",
		},
		{
			Title: "couchbase", Names: "couchbase", Kind: Database,
			Ports:   []Port{{From: 8091, To: 8097}, {From: 9123}, {From: 11207}, {From: 11210}, {From: 11280}, {From: 18091, To: 18097}},
			Sources: "https://github.com/couchbase/docker",
		},
		{
			Title: "cassandra", Names: "cassandra", Kind: Database,
			Ports:   []Port{{From: 9042}, {From: 9160}, {From: 7000, Kind: Peer}, {From: 7001, Kind: Peer}, {From: 7199, Kind: Debugger}},
			Sources: "https://github.com/docker-library/cassandra",
		},
		{
			Title: "scylladb", Names: "scylladb/scylla", Kind: Database,
			Ports:   []Port{{From: 9042}, {From: 19042}, {From: 10000}, {From: 8000, MovedBy: "--alternator-port", OnDemand: true}},
			more:    &Details{Opener: "--alternator-port 8000"},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/etc/scylla"}, {Setting: "--authenticator"}}},
			Sources: "https://github.com/scylladb/scylladb/blob/HEAD/conf/scylla.yaml",
		},
		{
			Title: "cockroachdb", Names: "cockroachdb/cockroach", Kind: Database,
			Ports:   []Port{{From: 26257}, {From: 8080, Kind: AdminUI}},
			Login:   &Login{Unless: []Exception{{Setting: "--insecure", Then: AnswersAll}}},
			Sources: "https://github.com/cockroachdb/cockroach",
		},
		{
			Title: "yugabytedb", Names: "yugabytedb/yugabyte", Kind: Database,
			Ports: []Port{
				{From: 5433}, {From: 9042}, {From: 6379},
				{From: 7000, Kind: AdminUI}, {From: 9000, Kind: AdminUI},
				{From: 7100, Kind: Peer}, {From: 9100, Kind: Peer}, {From: 10100, Kind: Peer},
				{From: 11000, Kind: Metrics}, {From: 12000, Kind: Metrics}, {From: 7200, Kind: Metrics},
			},
			Sources: "https://github.com/yugabyte/yugabyte-db",
		},
		{
			Title: "tidb", Names: "pingcap/tidb", Kind: Database,
			Ports:   []Port{{From: 4000}, {From: 10080, Kind: Metrics}},
			Sources: "https://github.com/pingcap/tidb-docker-compose",
		},
		{
			Title: "tidb placement driver", Names: "pingcap/pd", Kind: Database,
			Ports:   []Port{{From: 2379}, {From: 2380}},
			Sources: "https://github.com/pingcap/tidb-docker-compose",
		},
		{
			Title: "tikv", Names: "pingcap/tikv", Kind: Database,
			Ports:   []Port{{From: 20160}},
			Sources: "https://github.com/pingcap/tidb-docker-compose",
		},
	}
}

func otherDatabases() []Image {
	return []Image{
		{
			Title: "neo4j", Names: "neo4j", Kind: Database,
			Ports: []Port{{From: 7474}, {From: 7473}, {From: 7687}},
			// The well-known password must be changed at the first login, and anyone can be first.
			Login: &Login{Answer: DefaultLogin, Credentials: "neo4j/neo4j", Unless: []Exception{
				{Setting: "NEO4J_AUTH", Value: "none", Then: AnswersAll},
				{Setting: "NEO4J_AUTH", Then: AsksLogin},
				{Setting: "NEO4J_AUTH_FILE", Then: AsksLogin},
				{Setting: "/conf"},
			}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/neo4j/content.md",
		},
		{
			Title: "arangodb", Names: "arangodb", Kind: Database,
			Ports: []Port{{From: 8529}},
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "ARANGO_NO_AUTH", Value: "1", Then: AnswersAll},
			}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/arangodb/content.md",
		},
		{
			Title: "dgraph", Names: "dgraph/dgraph", Kind: Database,
			Ports:   []Port{{From: 8080}, {From: 9080}, {From: 7080, Kind: Peer}, {From: 5080, Kind: Peer}, {From: 6080, Kind: AdminUI}},
			Opaque:  "--port_offset",
			Sources: "https://github.com/dgraph-io/dgraph/blob/HEAD/x/x.go",
		},
		{
			Title: "rethinkdb", Names: "rethinkdb", Kind: Database,
			Ports:   []Port{{From: 28015}, {From: 29015, Kind: Peer}, {From: 8080, Kind: AdminUI}},
			Sources: "https://github.com/rethinkdb/rethinkdb-dockerfiles",
		},
		{
			Title: "orientdb", Names: "orientdb", Tagged: tagHas("tp3"), Kind: Database,
			Ports:   []Port{{From: 2424}, {From: 2480}, {From: 8182}},
			Login:   withLogin,
			Sources: "https://github.com/docker-library/docs/blob/HEAD/orientdb/content.md",
		},
		{
			Title: "orientdb", Names: "orientdb", Kind: Database,
			Ports:   []Port{{From: 2424}, {From: 2480}},
			Login:   withLogin,
			Sources: "https://github.com/docker-library/docs/blob/HEAD/orientdb/content.md",
		},
		{
			Title: "clickhouse", Names: "clickhouse clickhouse/clickhouse-server yandex/clickhouse-server", Kind: Database,
			Ports: []Port{{From: 8123}, {From: 9000, Pages: 8123}, {From: 9009, Kind: Peer}},
			// Another file, or a word behind "--", can have any port.
			Opaque: "--config --config-file -C CLICKHOUSE_CONFIG --http_port --tcp_port",
			// Without any of the variables only the container itself may log in as the default user; older images let all in.
			Login:   &Login{Unless: []Exception{{Setting: "CLICKHOUSE_PASSWORD", Then: AsksLogin}, {Setting: "CLICKHOUSE_SKIP_USER_SETUP", Value: "1", Then: AnswersAll}}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/clickhouse/content.md",
		},
		{
			Title: "surrealdb", Names: "surrealdb/surrealdb", Kind: Database,
			Ports:   []Port{{From: 8000, MovedBy: "--bind SURREAL_BIND"}},
			Sources: "https://github.com/surrealdb/surrealdb",
		},
		{
			Title: "libsql", Names: "libsql-server", Kind: Database,
			Ports:   []Port{{From: 8080}, {From: 5001}},
			Sources: "https://github.com/tursodatabase/libsql",
		},
		{
			Title: "firebird", Names: "firebirdsql/firebird", Kind: Database,
			Ports:   []Port{{From: 3050}},
			Sources: "https://github.com/FirebirdSQL/firebird-docker",
		},
		{
			Title: "trino", Names: "trinodb/trino", Kind: Database,
			Ports:   []Port{{From: 8080}},
			Sources: "https://github.com/trinodb/trino",
		},
	}
}

func timeSeriesDatabases() []Image {
	return []Image{
		{
			Title: "influxdb", Names: "influxdb", Tagged: tagHas("meta"), Kind: TimeSeries,
			Ports:   []Port{{From: 8091}},
			Sources: "https://github.com/influxdata/influxdata-docker",
		},
		{
			Title: "influxdb", Names: "influxdb", Tagged: below(2, 0), Kind: TimeSeries,
			Ports:   []Port{{From: 8086}},
			Sources: "https://github.com/influxdata/influxdata-docker",
		},
		{
			Title: "influxdb", Names: "influxdb", Tagged: below(3, 0), Kind: TimeSeries,
			Ports:   []Port{{From: 8086}},
			Login:   withLogin,
			Sources: "https://github.com/influxdata/influxdata-docker",
		},
		{
			Title: "influxdb", Names: "influxdb", Tagged: since(3, 0), Kind: TimeSeries,
			// "latest" has been 2.x for long and 3.x since.
			Ports:   []Port{{From: 8181}, {From: 8086}},
			Login:   withLogin,
			Sources: "https://github.com/docker-library/docs/blob/HEAD/influxdb/content.md",
		},
		{
			Title: "influxdb", Names: "influxdb", Kind: TimeSeries,
			Ports:   []Port{{From: 8086}, {From: 8181}},
			Sources: "https://github.com/influxdata/influxdata-docker https://github.com/docker-library/docs/blob/HEAD/influxdb/content.md",
		},
		{
			Title: "questdb", Names: "questdb/questdb", Kind: TimeSeries,
			Ports:   []Port{{From: 9000}, {From: 8812}, {From: 9009}},
			Sources: "https://github.com/questdb/questdb",
		},
		{
			Title: "victoriametrics", Names: "victoriametrics/victoria-metrics", Kind: TimeSeries,
			Ports:   []Port{{From: 8428, MovedBy: "--httpListenAddr -httpListenAddr"}},
			Login:   victoriaLogin,
			Sources: "https://github.com/VictoriaMetrics/VictoriaMetrics",
		},
		{
			Title: "vmagent", Names: "victoriametrics/vmagent", Kind: TimeSeries,
			Ports:   []Port{{From: 8429, MovedBy: "--httpListenAddr -httpListenAddr"}},
			Login:   victoriaLogin,
			Sources: "https://github.com/VictoriaMetrics/VictoriaMetrics",
		},
		{
			Title: "vmalert", Names: "victoriametrics/vmalert", Kind: TimeSeries,
			Ports:   []Port{{From: 8880, MovedBy: "--httpListenAddr -httpListenAddr"}},
			Login:   victoriaLogin,
			Sources: "https://github.com/VictoriaMetrics/VictoriaMetrics",
		},
		{
			// It is the proxy that asks for the login of the others.
			Title: "vmauth", Names: "victoriametrics/vmauth", Kind: Web,
			Ports:   []Port{{From: 8427, MovedBy: "--httpListenAddr -httpListenAddr"}},
			Sources: "https://github.com/VictoriaMetrics/VictoriaMetrics",
		},
	}
}

func caches() []Image {
	return []Image{
		{
			Title: "redis", Names: "redis", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}},
			Opaque:  "--tls-port",
			Login:   redisLogin,
			Sources: "https://github.com/docker-library/redis",
		},
		{
			Title: "redis", Names: "bitnami/redis", Kind: Cache,
			Ports: []Port{{From: 6379, MovedBy: "REDIS_PORT_NUMBER"}},
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "REDIS_PASSWORD", Then: AsksLogin},
				{Setting: "ALLOW_EMPTY_PASSWORD", Value: "yes", Then: AnswersAll},
			}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/redis",
		},
		{
			Title: "redis stack", Names: "redis/redis-stack", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}, {From: 8001, Kind: AdminUI}},
			Login:   redisStackLogin,
			Sources: "https://github.com/redis-stack/redis-stack",
		},
		{
			Title: "redis stack", Names: "redis/redis-stack-server", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}},
			Login:   redisStackLogin,
			Sources: "https://github.com/redis-stack/redis-stack",
		},
		{
			Title: "valkey", Names: "valkey/valkey", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}},
			Opaque:  "--tls-port",
			Login:   redisLogin,
			Sources: "https://github.com/valkey-io/valkey-container",
		},
		{
			Title: "keydb", Names: "eqalpha/keydb", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}},
			Opaque:  "--tls-port",
			Login:   redisLogin,
			Sources: "https://github.com/Snapchat/KeyDB/tree/HEAD/pkg/docker",
		},
		{
			Title: "dragonfly", Names: "dragonflydb/dragonfly", Kind: Cache,
			Ports:   []Port{{From: 6379, MovedBy: "--port"}},
			Opaque:  "--tls-port",
			Login:   redisLogin,
			Sources: "https://github.com/dragonflydb/dragonfly",
		},
		{
			Title: "memcached", Names: "memcached", Kind: Cache,
			Ports:   []Port{{From: 11211, MovedBy: "-p"}},
			Sources: "https://github.com/docker-library/memcached",
		},
		{
			Title: "hazelcast", Names: "hazelcast/hazelcast", Kind: Cache,
			Ports:   []Port{{From: 5701}},
			Sources: "https://github.com/hazelcast/hazelcast-docker",
		},
		{
			Title: "aerospike", Names: "aerospike/*", Kind: Cache,
			Ports: []Port{
				{From: 3000, MovedBy: "SERVICE_PORT"},
				{From: 3001, Kind: Peer, MovedBy: "FABRIC_PORT"},
				{From: 3002, Kind: Peer, MovedBy: "HB_PORT"},
			},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/aerospike/content.md",
		},
	}
}

func searchEngines() []Image {
	return []Image{
		{
			Title: "elasticsearch", Names: "elasticsearch elastic/elasticsearch", Kind: Search,
			Ports:  []Port{{From: 9200, MovedBy: "http.port"}, {From: 9300, Kind: Peer, Pages: 9200}},
			Opaque: "ES_PATH_CONF",
			Login: &Login{Unless: []Exception{
				{Setting: "xpack.security.enabled", Value: "false", Then: AnswersAll},
				{Setting: "xpack.security.enabled", Value: "true", Then: AsksLogin},
			}},
			Sources: "https://github.com/elastic/dockerfiles/tree/8.15",
		},
		{
			Title: "opensearch", Names: "opensearchproject/opensearch", Kind: Search,
			Ports:  []Port{{From: 9200, MovedBy: "http.port"}, {From: 9300, Kind: Peer, Pages: 9200}, {From: 9600, Kind: Metrics}, {From: 9650, Kind: Metrics}},
			Opaque: "OPENSEARCH_PATH_CONF",
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "DISABLE_SECURITY_PLUGIN", Value: "true", Then: AnswersAll},
				{Setting: "plugins.security.disabled", Value: "true", Then: AnswersAll},
			}},
			Sources: "https://github.com/opensearch-project/opensearch-build",
		},
		{
			Title: "solr", Names: "solr", Kind: Search,
			Ports:   []Port{{From: 8983}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/var/solr/data/security.json"}, {Setting: "/opt/solr/server/solr/security.json"}}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/solr/content.md",
		},
		{
			Title: "meilisearch", Names: "getmeili/meilisearch", Kind: Search,
			Ports:   []Port{{From: 7700, MovedBy: "--http-addr MEILI_HTTP_ADDR"}},
			Login:   &Login{Unless: []Exception{{Setting: "MEILI_MASTER_KEY", Then: AsksLogin}}},
			Sources: "https://github.com/meilisearch/meilisearch",
		},
		{
			Title: "typesense", Names: "typesense/typesense", Kind: Search,
			Ports:   []Port{{From: 8108}},
			Sources: "https://github.com/typesense/typesense",
		},
		{
			Title: "manticore", Names: "manticoresearch/manticore", Kind: Search,
			Ports:   []Port{{From: 9306}, {From: 9308}, {From: 9312}},
			Sources: "https://github.com/manticoresoftware/docker",
		},
		{
			Title: "qdrant", Names: "qdrant/qdrant", Kind: VectorDB,
			Ports: []Port{{From: 6333, MovedBy: "QDRANT__SERVICE__HTTP_PORT"}, {From: 6334, MovedBy: "QDRANT__SERVICE__GRPC_PORT"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "QDRANT__SERVICE__API_KEY", Then: AsksLogin},
				{Setting: "/qdrant/config"},
				{Setting: "--config-path"},
			}},
			Sources: "https://github.com/qdrant/qdrant/blob/HEAD/config/config.yaml",
		},
		{
			Title: "chroma", Names: "chromadb/chroma", Kind: VectorDB,
			Ports:   []Port{{From: 8000}},
			Sources: "https://github.com/chroma-core/chroma",
		},
		{
			Title: "weaviate", Names: "weaviate", Kind: VectorDB,
			Ports: []Port{{From: 8080, MovedBy: "--port"}, {From: 50051, MovedBy: "GRPC_PORT"}},
			Login: &Login{Unless: []Exception{
				{Setting: "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", Value: "true", Then: AnswersAll},
			}},
			Sources: "https://github.com/weaviate/weaviate",
		},
		{
			Title: "milvus", Names: "milvusdb/milvus", Kind: VectorDB,
			Ports:   []Port{{From: 19530}, {From: 9091, Kind: Metrics}},
			Sources: "https://github.com/milvus-io/milvus",
		},
	}
}

func messageBrokers() []Image {
	return []Image{
		{
			Title: "rabbitmq", Names: "rabbitmq", Tagged: tagHas("management"), Kind: Broker,
			Ports: []Port{
				{From: 5672}, {From: 5671}, {From: 15672, Kind: AdminUI}, {From: 15671, Kind: AdminUI},
				{From: 4369, Kind: Peer}, {From: 25672, Kind: Peer}, {From: 15691, Kind: Metrics}, {From: 15692, Kind: Metrics},
			},
			Login:   rabbitLogin,
			more:    &Details{Programs: "rabbitmq-server"},
			Sources: "https://github.com/docker-library/rabbitmq",
		},
		{
			Title: "rabbitmq", Names: "rabbitmq", Kind: Broker,
			Ports: []Port{
				{From: 5672}, {From: 5671},
				{From: 4369, Kind: Peer}, {From: 25672, Kind: Peer}, {From: 15691, Kind: Metrics}, {From: 15692, Kind: Metrics},
			},
			Login:   rabbitLogin,
			more:    &Details{Programs: "rabbitmq-server"},
			Sources: "https://github.com/docker-library/rabbitmq",
		},
		{
			Title: "rabbitmq", Names: "bitnami/rabbitmq", Kind: Broker,
			Ports: []Port{
				{From: 5672, MovedBy: "RABBITMQ_NODE_PORT_NUMBER"}, {From: 5671, Idle: true},
				{From: 15672, Kind: AdminUI, MovedBy: "RABBITMQ_MANAGEMENT_PORT_NUMBER RABBITMQ_MANAGER_PORT_NUMBER"},
				{From: 4369, Kind: Peer}, {From: 25672, Kind: Peer},
			},
			Login: &Login{Answer: DefaultLogin, Credentials: "user/bitnami", Unless: []Exception{
				{Setting: "RABBITMQ_PASSWORD", Value: "bitnami", Then: DefaultLogin},
				{Setting: "RABBITMQ_PASSWORD", Then: AsksLogin},
				{Setting: "RABBITMQ_PASSWORD_FILE", Then: AsksLogin},
				{Setting: "RABBITMQ_HASHED_PASSWORD", Then: AsksLogin},
				{Setting: "RABBITMQ_USERNAME"},
				{Setting: "/opt/bitnami/rabbitmq"}, {Setting: "/bitnami/rabbitmq/conf"},
			}},
			more:    &Details{Programs: "rabbitmq-server"},
			Sources: "https://github.com/bitnami/containers/blob/HEAD/bitnami/rabbitmq/README.md",
		},
		{
			Title: "kafka", Names: "apache/kafka", Kind: Broker,
			Ports:   []Port{{From: 9092, MovedBy: "KAFKA_LISTENERS"}},
			Sources: "https://github.com/apache/kafka",
		},
		{
			Title: "kafka", Names: "confluentinc/cp-kafka confluentinc/cp-server", Kind: Broker,
			Ports:   []Port{{From: 9092, MovedBy: "KAFKA_LISTENERS KAFKA_ADVERTISED_LISTENERS"}},
			Sources: "https://github.com/confluentinc/kafka-images",
		},
		{
			Title: "kafka", Names: "bitnami/kafka", Kind: Broker,
			Ports:   []Port{{From: 9092, MovedBy: "KAFKA_CFG_LISTENERS"}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/kafka",
		},
		{
			Title: "kafka", Names: "wurstmeister/kafka", Kind: Broker,
			Ports:   []Port{{From: 9092, MovedBy: "KAFKA_LISTENERS KAFKA_PORT"}},
			Sources: "https://github.com/wurstmeister/kafka-docker",
		},
		{
			Title: "redpanda", Names: "redpandadata/redpanda", Kind: Broker,
			Ports: []Port{
				{From: 9092, MovedBy: "--kafka-addr"}, {From: 8081, MovedBy: "--schema-registry-addr"},
				{From: 8082, MovedBy: "--pandaproxy-addr"}, {From: 9644, Kind: AdminUI},
			},
			Sources: "https://github.com/redpanda-data/redpanda/blob/HEAD/conf/redpanda.yaml",
		},
		{
			Title: "zookeeper", Names: "zookeeper", Kind: Coordination,
			Ports:   []Port{{From: 2181}, {From: 2888, Kind: Peer}, {From: 3888, Kind: Peer}, {From: 8080, Kind: AdminUI}},
			Opaque:  "ZOO_CFG_EXTRA ZOO_SERVERS",
			Sources: "https://github.com/docker-library/docs/blob/HEAD/zookeeper/content.md",
		},
		{
			Title: "zookeeper", Names: "confluentinc/cp-zookeeper", Kind: Coordination,
			Ports:   []Port{{From: 2181, MovedBy: "ZOOKEEPER_CLIENT_PORT"}, {From: 2888, Kind: Peer}, {From: 3888, Kind: Peer}},
			Sources: "https://github.com/confluentinc/kafka-images/tree/7.9.x",
		},
		{
			Title: "nats", Names: "nats", Kind: Broker,
			Ports:  []Port{{From: 4222, MovedBy: "--port -p"}, {From: 6222, Kind: Peer}, {From: 8222, Kind: AdminUI, MovedBy: "--http_port -m --m --https_port -ms --ms", Preset: true}},
			more:   &Details{Opener: "--http_port 8222"},
			Opaque: "-c --c --config",
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "--auth", Then: AsksLogin}, {Setting: "--user", Then: AsksLogin}, {Setting: "--pass", Then: AsksLogin},
				{Setting: "-c"}, {Setting: "--config"}, {Setting: "/nats-server.conf"}, {Setting: "/etc/nats"},
			}},
			Sources: "https://github.com/nats-io/nats-docker https://docs.nats.io/running-a-nats-service/introduction/flags",
		},
	}
}

func deviceBrokers() []Image {
	return []Image{
		{
			Title: "mosquitto", Names: "eclipse-mosquitto", Tagged: since(2, 1), Kind: MQTT,
			Ports:      []Port{{From: 1883}, {From: 9883, Kind: AdminUI}},
			Login:      &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/mosquitto/config"}, {Setting: "-c"}}},
			Configured: true,
			Sources:    "https://github.com/eclipse-mosquitto/mosquitto/blob/HEAD/docker/2.1-alpine/mosquitto.conf",
		},
		{
			Title: "mosquitto 2.0", Names: "eclipse-mosquitto", Tagged: since(2, 0), Kind: MQTT,
			Ports:      []Port{{From: 1883}, {From: 8883}, {From: 9001}},
			Configured: true,
			Sources:    "https://github.com/eclipse-mosquitto/mosquitto",
		},
		{
			Title: "mosquitto", Names: "eclipse-mosquitto", Kind: MQTT,
			Ports:      []Port{{From: 1883}, {From: 8883}, {From: 9001}},
			Configured: true,
			Sources:    "https://github.com/eclipse-mosquitto/mosquitto",
		},
		{
			Title: "emqx", Names: "emqx emqx/emqx", Kind: MQTT,
			Ports:   []Port{{From: 1883}, {From: 8883}, {From: 8083}, {From: 8084}, {From: 18083, Kind: AdminUI}, {From: 4370, Kind: Peer}, {From: 5369, Kind: Peer}},
			Opaque:  "EMQX_LISTENERS__TCP__DEFAULT__BIND EMQX_LISTENERS__SSL__DEFAULT__BIND EMQX_LISTENERS__WS__DEFAULT__BIND EMQX_LISTENERS__WSS__DEFAULT__BIND",
			Sources: "https://github.com/emqx/emqx",
		},
		{
			Title: "vernemq", Names: "vernemq/vernemq", Kind: MQTT,
			Ports: []Port{
				{From: 1883}, {From: 8883}, {From: 8080}, {From: 8888, Kind: Metrics},
				{From: 44053, Kind: Peer}, {From: 4369, Kind: Peer}, {From: 9100, To: 9109, Kind: Peer},
			},
			Sources: "https://github.com/vernemq/docker-vernemq",
		},
		{
			Title: "activemq", Names: "apache/activemq-classic", Kind: Broker,
			Ports: []Port{
				{From: 61616}, {From: 61613}, {From: 61614}, {From: 5672}, {From: 1883},
				{From: 8161, Kind: AdminUI}, {From: 1099, Kind: Debugger},
			},
			// What the console asks for was not read, and the answer is one for all ports.
			Login:   &Login{Unless: []Exception{{Setting: "ACTIVEMQ_CONNECTION_USER", Then: AsksLogin}}},
			Sources: "https://github.com/apache/activemq",
		},
		{
			Title: "artemis", Names: "apache/activemq-artemis", Kind: Broker,
			Ports:   []Port{{From: 61616}, {From: 61613}, {From: 5672}, {From: 5445}, {From: 1883}, {From: 8161, Kind: AdminUI}},
			Sources: "https://github.com/apache/activemq-artemis/tree/HEAD/artemis-docker",
		},
		{
			Title: "nsq", Names: "nsqio/nsq", Kind: Broker,
			Ports:   []Port{{From: 4150}, {From: 4151}, {From: 4160}, {From: 4161}, {From: 4170, Kind: AdminUI}, {From: 4171, Kind: AdminUI}},
			Opaque:  "--tcp-address -tcp-address --http-address -http-address",
			Sources: "https://github.com/nsqio/nsq",
		},
		{
			Title: "temporal", Names: "temporalio/server temporalio/auto-setup", Kind: Broker,
			Ports: []Port{
				{From: 7233}, {From: 7234, Kind: Peer}, {From: 7235, Kind: Peer}, {From: 7239, Kind: Peer},
				{From: 6933, To: 6935, Kind: Peer}, {From: 6939, Kind: Peer},
			},
			Sources: "https://github.com/temporalio/docker-builds",
		},
	}
}

func coordinators() []Image {
	return []Image{
		{
			Title: "etcd", Names: "etcd coreos/etcd", Kind: Coordination,
			Ports:   []Port{{From: 2379, MovedBy: "--listen-client-urls -listen-client-urls ETCD_LISTEN_CLIENT_URLS"}, {From: 2380, Kind: Peer}},
			Sources: "https://github.com/etcd-io/etcd",
		},
		{
			Title: "etcd", Names: "bitnami/etcd", Kind: Coordination,
			Ports:   []Port{{From: 2379, MovedBy: "--listen-client-urls ETCD_LISTEN_CLIENT_URLS"}, {From: 2380, Kind: Peer}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/etcd",
		},
		{
			Title: "consul", Names: "consul hashicorp/consul", Kind: Coordination,
			Ports: []Port{
				{From: 8500, MovedBy: "-http-port"}, {From: 8600, Transport: TCPAndUDP, MovedBy: "-dns-port", Kind: DNS},
				{From: 8300, Kind: Peer}, {From: 8301, To: 8302, Transport: TCPAndUDP, Kind: Peer},
			},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "/consul/config"}, {Setting: "CONSUL_LOCAL_CONFIG"}, {Setting: "-config-file"}, {Setting: "-config-dir"},
			}},
			Sources: "https://github.com/hashicorp/consul",
		},
		{
			Title: "vault", Names: "vault hashicorp/vault", Kind: Secrets,
			Ports:   []Port{{From: 8200, MovedBy: "VAULT_DEV_LISTEN_ADDRESS"}, {From: 8201, Kind: Peer}},
			Login:   withLogin,
			Sources: "https://github.com/hashicorp/vault",
		},
		{
			Title: "openbao", Names: "openbao/openbao", Kind: Secrets,
			Ports:   []Port{{From: 8200, MovedBy: "BAO_DEV_LISTEN_ADDRESS"}, {From: 8201, Kind: Peer}},
			Login:   withLogin,
			Sources: "https://github.com/openbao/openbao",
		},
		{
			Title: "nomad", Names: "hashicorp/nomad", Kind: AdminUI,
			Ports:   []Port{{From: 4646}, {From: 4647, Kind: Peer}, {From: 4648, Kind: Peer}},
			Sources: "https://github.com/hashicorp/nomad/blob/HEAD/command/agent/config.go",
		},
	}
}

func objectStores() []Image {
	return []Image{
		{
			// The console had no port of its own: https://github.com/minio/minio/releases/tag/RELEASE.2021-07-08T01-15-01Z
			Title: "minio", Names: "minio/minio", Tagged: releasedBefore("2021-07-08"), Kind: ObjectStore,
			Ports:   []Port{{From: 9000, MovedBy: "--address MINIO_ADDRESS"}},
			Login:   minioLogin,
			Opaque:  "MINIO_CONFIG_ENV_FILE",
			Sources: "https://github.com/minio/minio",
		},
		{
			Title: "minio", Names: "minio/minio", Kind: ObjectStore,
			Ports: []Port{
				{From: 9000, MovedBy: "--address MINIO_ADDRESS"},
				{From: 9001, Kind: AdminUI, MovedBy: "--console-address MINIO_CONSOLE_ADDRESS", OnDemand: true},
			},
			more:    &Details{Opener: "--console-address :9001"},
			Opaque:  "MINIO_CONFIG_ENV_FILE",
			Login:   minioLogin,
			Sources: "https://github.com/minio/minio https://min.io/docs/minio/linux/administration/minio-console.html",
		},
		{
			Title: "minio", Names: "bitnami/minio", Kind: ObjectStore,
			Ports: []Port{
				{From: 9000, MovedBy: "MINIO_API_PORT_NUMBER"},
				{From: 9001, Kind: AdminUI, MovedBy: "MINIO_CONSOLE_PORT_NUMBER"},
			},
			Login: &Login{Answer: DefaultLogin, Credentials: "minio/miniosecret", Unless: []Exception{
				{Setting: "MINIO_ROOT_PASSWORD", Value: "miniosecret", Then: DefaultLogin},
				{Setting: "MINIO_ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "MINIO_ROOT_PASSWORD_FILE", Then: AsksLogin},
				{Setting: "MINIO_SECRET_KEY", Then: AsksLogin}, // the older name
				{Setting: "MINIO_ROOT_USER"},
				{Setting: "MINIO_ACCESS_KEY"},
			}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/minio",
		},
		{
			Title: "localstack", Names: "localstack/localstack", Kind: ObjectStore,
			Ports:   []Port{{From: 4566, MovedBy: "GATEWAY_LISTEN"}, {From: 4510, To: 4559}, {From: 5678, Kind: Debugger}},
			Sources: "https://github.com/localstack/localstack",
		},
		{
			Title: "azurite", Names: "azure-storage/azurite", Kind: ObjectStore,
			Ports: []Port{
				{From: 10000, MovedBy: "--blobPort"}, {From: 10001, MovedBy: "--queuePort"},
				{From: 10002, MovedBy: "--tablePort"},
			},
			Sources: "https://github.com/Azure/Azurite",
		},
	}
}

func furtherDataImages() []Image {
	return []Image{
		{
			Title: "mysql", Names: "mysql/mysql-server", Kind: Database,
			Ports: []Port{{From: 3306, MovedBy: "--port MYSQL_TCP_PORT"}, {From: 33060}, {From: 33061, Kind: Peer}},
			// Without a variable for the password one is made up and logged.
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "MYSQL_ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "MYSQL_ALLOW_EMPTY_PASSWORD", Then: AnswersAll},
			}},
			Sources: "https://github.com/mysql/mysql-docker/tree/HEAD/mysql-server/8.0",
		},
		{
			Title: "percona xtradb cluster", Names: "percona/percona-xtradb-cluster", Kind: Database,
			Ports:   []Port{{From: 3306}, {From: 4567, To: 4568, Kind: Peer}, {From: 4444, Kind: Peer}},
			Sources: "https://docs.percona.com/percona-xtradb-cluster/8.0/docker.html",
		},
		{
			Title: "sql server", Names: "azure-sql-edge", Kind: Database,
			Ports:   []Port{{From: 1433, MovedBy: "MSSQL_TCP_PORT"}},
			Login:   withLogin,
			Sources: "https://learn.microsoft.com/en-us/azure/azure-sql-edge/configure",
		},
		{
			Title: "oracle database", Names: "oracle/database", Kind: Database,
			Ports:   []Port{{From: 1521}, {From: 5500, Kind: AdminUI}},
			Login:   withLogin,
			Sources: "https://github.com/oracle/docker-images/tree/HEAD/OracleDatabase/SingleInstance",
		},
		{
			Title: "mongodb", Names: "mongodb/mongodb-atlas-local", Kind: Database,
			Ports: []Port{{From: 27017}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "MONGODB_INITDB_ROOT_USERNAME", Then: AsksLogin},
				{Setting: "MONGODB_INITDB_ROOT_USERNAME_FILE", Then: AsksLogin},
			}},
			Sources: "https://www.mongodb.com/docs/atlas/cli/current/atlas-cli-deploy-docker/",
		},
		{
			Title: "postgres", Names: "debezium/postgres debezium/example-postgres", Kind: Database,
			Ports:   []Port{{From: 5432, MovedBy: "-p port= PGPORT"}},
			Login:   postgresLogin,
			Sources: "https://github.com/debezium/container-images",
		},
		{
			Title: "mysql", Names: "debezium/example-mysql debezium/example-mysql-gtids debezium/example-mysql-master debezium/example-mysql-replica", Kind: Database,
			Ports:   []Port{{From: 3306, MovedBy: "--port"}, {From: 33060}},
			Sources: "https://github.com/debezium/container-images",
		},
		{
			Title: "mariadb", Names: "debezium/example-mariadb", Kind: Database,
			Ports:   []Port{{From: 3306, MovedBy: "--port"}},
			Sources: "https://github.com/debezium/container-images",
		},
		{
			Title: "mongodb", Names: "debezium/example-mongodb", Kind: Database,
			Ports:   []Port{{From: 27017, MovedBy: "--port"}},
			Sources: "https://github.com/debezium/container-images",
		},
		{
			Title: "kafka", Names: "debezium/kafka", Kind: Broker,
			Ports:   []Port{{From: 9092, MovedBy: "KAFKA_LISTENERS"}},
			Sources: "https://github.com/debezium/container-images/tree/HEAD/kafka",
		},
		{
			Title: "zookeeper", Names: "debezium/zookeeper", Kind: Coordination,
			Ports:   []Port{{From: 2181}, {From: 2888, Kind: Peer}, {From: 3888, Kind: Peer}},
			Sources: "https://github.com/debezium/container-images/tree/HEAD/zookeeper",
		},
		{
			Title: "dynamodb local", Names: "amazon/dynamodb-local", Kind: Database,
			Ports:   []Port{{From: 8000, MovedBy: "-port"}},
			Login:   withoutLogin,
			Sources: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html",
		},
		{
			Title: "opensearch", Names: "wazuh/wazuh-indexer", Kind: Search,
			Ports:   []Port{{From: 9200, MovedBy: "http.port"}},
			Login:   withLogin,
			Sources: "https://github.com/wazuh/wazuh-docker/tree/HEAD/build-docker-images/wazuh-indexer",
		},
		{
			Title: "loki", Names: "grafana/loki", Kind: LogStore,
			Ports:   []Port{{From: 3100, MovedBy: "-server.http-listen-port --server.http-listen-port"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "-config.file"}, {Setting: "--config.file"}, {Setting: "/etc/loki"}}},
			Sources: "https://github.com/grafana/loki/tree/HEAD/cmd/loki",
		},
		{
			Title: "openldap", Names: "osixia/openldap", Kind: Directory,
			Ports:   []Port{{From: 389, MovedBy: "LDAP_PORT"}, {From: 636, MovedBy: "LDAPS_PORT"}},
			Sources: "https://github.com/osixia/docker-openldap",
		},
		{
			Title: "seaweedfs", Names: "chrislusf/seaweedfs", Kind: ObjectStore,
			Ports: []Port{
				{From: 9333}, {From: 8080}, {From: 8888}, {From: 8333}, {From: 7333},
				{From: 19333, Kind: Peer}, {From: 18080, Kind: Peer}, {From: 18888, Kind: Peer},
			},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/etc/seaweedfs"}, {Setting: "-s3.config"}, {Setting: "-config"}}},
			Opaque:  "-port -master.port -volume.port -filer.port -s3.port",
			Sources: "https://github.com/seaweedfs/seaweedfs/blob/HEAD/docker/Dockerfile.go_build",
		},
		{
			Title: "rustfs", Names: "rustfs/rustfs", Kind: ObjectStore,
			Ports:   []Port{{From: 9000, MovedBy: "RUSTFS_ADDRESS"}, {From: 9001, Kind: AdminUI, MovedBy: "RUSTFS_CONSOLE_ADDRESS"}},
			Sources: "https://github.com/rustfs/rustfs/blob/HEAD/Dockerfile",
		},
	}
}

var postgresLogin = &Login{Answer: AsksLogin, Unless: []Exception{
	{Setting: "POSTGRES_HOST_AUTH_METHOD", Value: "trust", Then: AnswersAll},
}}

// redisLogin is that of images that switch protected mode off: every client is let in.
var redisLogin = &Login{Answer: AnswersAll, Unless: []Exception{
	{Setting: "--requirepass", Then: AsksLogin},
	{Setting: "--aclfile", Then: AsksLogin},
	{Setting: "--user", Then: AsksLogin},
	{Setting: "--protected-mode"},
}}

var redisStackLogin = &Login{Answer: AnswersAll, Unless: []Exception{
	{Setting: "REDIS_ARGS", Value: "--requirepass", Part: true, Then: AsksLogin},
	{Setting: "REDIS_ARGS", Value: "--aclfile", Part: true, Then: AsksLogin},
	{Setting: "--requirepass", Then: AsksLogin},
	{Setting: "/redis-stack.conf"},
}}

var victoriaLogin = &Login{Answer: AnswersAll, Unless: []Exception{
	{Setting: "-httpAuth.username", Then: AsksLogin},
	{Setting: "--httpAuth.username", Then: AsksLogin},
}}

var rabbitLogin = &Login{Answer: DefaultLogin, Credentials: "guest/guest", Unless: []Exception{
	{Setting: "RABBITMQ_DEFAULT_PASS", Value: "guest", Then: DefaultLogin},
	{Setting: "RABBITMQ_DEFAULT_PASS", Then: AsksLogin},
	{Setting: "RABBITMQ_DEFAULT_PASS_FILE", Then: AsksLogin},
	{Setting: "/etc/rabbitmq"},
}}

// minioLogin is how MinIO asks for a login.
var minioLogin = &Login{Answer: DefaultLogin, Credentials: "minioadmin/minioadmin", Unless: []Exception{
	{Setting: "MINIO_ROOT_PASSWORD", Value: "minioadmin", Then: DefaultLogin},
	{Setting: "MINIO_ROOT_PASSWORD", Then: AsksLogin},
	{Setting: "MINIO_ROOT_PASSWORD_FILE", Then: AsksLogin},
	{Setting: "MINIO_SECRET_KEY", Then: AsksLogin},
	{Setting: "MINIO_SECRET_KEY_FILE", Then: AsksLogin},
	{Setting: "MINIO_CONFIG_ENV_FILE"},
}}
