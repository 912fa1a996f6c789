package knowledge

// The images of this file administer, develop or run something.

func dockerConsoles() []Image {
	return []Image{
		{
			Title: "docker", Names: "docker", Tagged: tagHas("dind"), Kind: DockerAPI,
			Ports: []Port{{From: 2376}, {From: 2375}},
			// By default only clients with a certificate get in.
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "DOCKER_TLS_CERTDIR", Empty: true, Then: AnswersAll}}},
			Sources: "https://github.com/docker-library/docker",
		},
		{
			Title: "docker socket proxy", Names: "tecnativa/docker-socket-proxy linuxserver/socket-proxy", Kind: DockerAPI,
			Ports:   []Port{{From: 2375}},
			Login:   withoutLogin,
			Sources: "https://github.com/Tecnativa/docker-socket-proxy https://github.com/linuxserver/docker-socket-proxy",
		},
		{
			Title: "docker socket proxy", Names: "wollomatic/socket-proxy", Kind: DockerAPI,
			Ports:   []Port{{From: 2375, MovedBy: "-proxyport SP_PROXYPORT"}},
			Login:   withoutLogin,
			Sources: "https://github.com/wollomatic/socket-proxy",
		},
		{
			Title: "php-fpm", Names: "phpmyadmin phpmyadmin/phpmyadmin", Tagged: tagHas("fpm"), Kind: FastCGI,
			Ports:   []Port{{From: 9000}},
			Login:   withoutLogin,
			Sources: "https://github.com/phpmyadmin/docker",
		},
	}
}

func databaseConsoles() []Image {
	return []Image{
		{
			Title: "phpmyadmin", Names: "phpmyadmin phpmyadmin/phpmyadmin", Kind: AdminUI,
			Ports:   []Port{{From: 80, MovedBy: "APACHE_PORT"}},
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "PMA_PASSWORD"}, {Setting: "PMA_PASSWORD_FILE"}}},
			Sources: "https://github.com/phpmyadmin/docker",
		},
		{
			Title: "adminer", Names: "adminer", Tagged: tagHas("fastcgi"), Kind: FastCGI,
			Ports:   []Port{{From: 9000}},
			Login:   withoutLogin,
			Sources: "https://github.com/TimWolla/docker-adminer",
		},
		{
			Title: "adminer", Names: "adminer", Kind: AdminUI,
			Ports:   []Port{{From: 8080}},
			Login:   withLogin,
			Sources: "https://github.com/TimWolla/docker-adminer",
		},
		{
			Title: "pgadmin", Names: "dpage/pgadmin4", Kind: AdminUI,
			Ports:   []Port{{From: 80, MovedBy: "PGADMIN_LISTEN_PORT"}, {From: 443}},
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "PGADMIN_CONFIG_SERVER_MODE", Value: "False", Then: AnswersAll}}},
			Sources: "https://github.com/pgadmin-org/pgadmin4/blob/HEAD/docs/en_US/container_deployment.rst",
		},
		{
			Title: "mongo-express", Names: "mongo-express", Kind: AdminUI,
			Ports: []Port{{From: 8081, MovedBy: "PORT"}},
			Login: &Login{Answer: DefaultLogin, Credentials: "admin/pass", Unless: []Exception{
				{Setting: "ME_CONFIG_BASICAUTH", Value: "false", Then: AnswersAll},
				{Setting: "ME_CONFIG_BASICAUTH_PASSWORD", Value: "pass", Then: DefaultLogin},
				{Setting: "ME_CONFIG_BASICAUTH_PASSWORD", Then: AsksLogin},
				{Setting: "ME_CONFIG_BASICAUTH_PASSWORD_FILE", Then: AsksLogin},
			}},
			Sources: "https://github.com/mongo-express/mongo-express",
		},
		{
			Title: "redis-commander", Names: "rediscommander/redis-commander", Kind: AdminUI,
			Ports:   []Port{{From: 8081, MovedBy: "PORT"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "HTTP_USER", Then: AsksLogin}}},
			Sources: "https://github.com/joeferner/redis-commander",
		},
		{
			Title: "redis insight", Names: "redis/redisinsight", Kind: AdminUI,
			Ports:   []Port{{From: 5540}},
			Sources: "https://github.com/redis/RedisInsight",
		},
	}
}

func brokerConsoles() []Image {
	return []Image{
		{
			Title: "kafka-ui", Names: "provectuslabs/kafka-ui kafbat/kafka-ui", Kind: AdminUI,
			Ports:   []Port{{From: 8080}},
			Opaque:  "SERVER_PORT",
			Sources: "https://github.com/provectus/kafka-ui https://github.com/kafbat/kafka-ui/blob/HEAD/api/Dockerfile",
		},
		{
			Title: "redpanda console", Names: "redpandadata/console", Kind: AdminUI,
			Ports:   []Port{{From: 8080}},
			Opaque:  "SERVER_LISTENPORT",
			Sources: "https://github.com/redpanda-data/console",
		},
		{
			Title: "akhq", Names: "tchiotludo/akhq", Kind: AdminUI,
			Ports:   []Port{{From: 8080}, {From: 28081, Kind: Metrics}},
			Sources: "https://github.com/tchiotludo/akhq",
		},
		{
			Title: "kafdrop", Names: "obsidiandynamics/kafdrop", Kind: AdminUI,
			Ports:   []Port{{From: 9000}},
			Opaque:  "SERVER_PORT",
			Sources: "https://github.com/obsidiandynamics/kafdrop",
		},
		{
			Title: "cloudbeaver", Names: "dbeaver/cloudbeaver", Kind: AdminUI,
			Ports:   []Port{{From: 8978}},
			Sources: "https://github.com/dbeaver/cloudbeaver",
		},
		{
			Title: "portainer", Names: "portainer/portainer-ce portainer/portainer-ee", Kind: AdminUI,
			Ports: []Port{
				{From: 9443, MovedBy: "--bind-https"}, {From: 9000, MovedBy: "--bind"},
				{From: 8000, MovedBy: "--tunnel-port", Kind: Web},
			},
			Login:   withLogin, // the first visitor sets the password, within minutes of the first start
			Sources: "https://github.com/portainer/portainer https://docs.portainer.io/start/install-ce/server/setup",
		},
		{
			Title: "dozzle", Names: "amir20/dozzle", Kind: AdminUI,
			Ports: []Port{{From: 8080, MovedBy: "--addr DOZZLE_ADDR"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "DOZZLE_AUTH_PROVIDER", Value: "none", Then: AnswersAll},
				{Setting: "DOZZLE_AUTH_PROVIDER", Then: AsksLogin},
				{Setting: "--auth-provider", Then: AsksLogin},
			}},
			Sources: "https://github.com/amir20/dozzle",
		},
	}
}

func monitors() []Image {
	return []Image{
		{
			Title: "kibana", Names: "kibana", Kind: AdminUI,
			Ports:   []Port{{From: 5601}},
			Opaque:  "SERVER_PORT",
			Sources: "https://github.com/elastic/dockerfiles/tree/8.15",
		},
		{
			Title: "opensearch dashboards", Names: "opensearchproject/opensearch-dashboards", Kind: AdminUI,
			Ports:   []Port{{From: 5601}},
			Opaque:  "SERVER_PORT",
			Sources: "https://github.com/opensearch-project/opensearch-build",
		},
		{
			Title: "grafana", Names: "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise", Kind: AdminUI,
			Ports: []Port{{From: 3000, MovedBy: "GF_SERVER_HTTP_PORT"}},
			Login: &Login{Answer: DefaultLogin, Credentials: "admin/admin", Unless: []Exception{
				// Visitors are viewers unless the role says more; only viewers need a login to change anything.
				{Setting: "GF_AUTH_ANONYMOUS_ENABLED", Value: "true", With: &Exception{Setting: "GF_AUTH_ANONYMOUS_ORG_ROLE", Value: "Admin"}, Then: AnswersAll},
				{Setting: "GF_AUTH_ANONYMOUS_ENABLED", Value: "true", With: &Exception{Setting: "GF_AUTH_ANONYMOUS_ORG_ROLE", Value: "Editor"}, Then: AnswersAll},
				{Setting: "GF_SECURITY_ADMIN_PASSWORD", Value: "admin", Then: DefaultLogin},
				{Setting: "GF_SECURITY_ADMIN_PASSWORD", Then: AsksLogin},
				{Setting: "GF_SECURITY_ADMIN_PASSWORD__FILE", Then: AsksLogin},
				{Setting: "/etc/grafana/grafana.ini"},
			}},
			Sources: "https://github.com/grafana/grafana",
		},
		{
			Title: "prometheus", Names: "prom/prometheus prometheus/prometheus", Kind: AdminUI,
			Ports:   []Port{{From: 9090, MovedBy: "--web.listen-address"}},
			Login:   prometheusLogin,
			Sources: "https://github.com/prometheus/prometheus",
		},
		{
			Title: "alertmanager", Names: "prom/alertmanager prometheus/alertmanager", Kind: AdminUI,
			Ports:   []Port{{From: 9093, MovedBy: "--web.listen-address"}},
			Login:   prometheusLogin,
			Sources: "https://github.com/prometheus/alertmanager",
		},
		{
			Title: "pushgateway", Names: "prom/pushgateway prometheus/pushgateway", Kind: AdminUI,
			Ports:   []Port{{From: 9091, MovedBy: "--web.listen-address"}},
			Login:   prometheusLogin,
			Sources: "https://github.com/prometheus/pushgateway",
		},
		{
			Title: "blackbox-exporter", Names: "prom/blackbox-exporter prometheus/blackbox-exporter", Kind: Metrics,
			Ports:   []Port{{From: 9115, MovedBy: "--web.listen-address"}},
			Login:   prometheusLogin,
			Sources: "https://github.com/prometheus/blackbox_exporter",
		},
		{
			Title: "node-exporter", Names: "prom/node-exporter prometheus/node-exporter", Kind: Metrics,
			Ports:   []Port{{From: 9100, MovedBy: "--web.listen-address"}},
			Login:   prometheusLogin,
			Sources: "https://github.com/prometheus/node_exporter",
		},
		{
			Title: "cadvisor", Names: "cadvisor", Kind: AdminUI,
			Ports:   []Port{{From: 8080, MovedBy: "--port -port"}},
			Sources: "https://github.com/google/cadvisor",
		},
		{
			Title: "jaeger", Names: "jaegertracing/jaeger jaegertracing/all-in-one", Kind: AdminUI,
			Ports: []Port{
				{From: 16686}, {From: 4317, To: 4318, Kind: Web}, {From: 14250, Kind: Web}, {From: 14268, Kind: Web},
				{From: 9411, Kind: Web}, {From: 5778, To: 5779, Kind: Web}, {From: 13132, To: 13133, Kind: Metrics},
			},
			Sources: "https://github.com/jaegertracing/jaeger",
		},
		{
			Title: "zipkin", Names: "openzipkin/zipkin", Kind: AdminUI,
			Ports:   []Port{{From: 9411, MovedBy: "QUERY_PORT"}, {From: 9410, Kind: Web}},
			Sources: "https://github.com/openzipkin/zipkin",
		},
		{
			Title: "flower", Names: "mher/flower", Kind: AdminUI,
			Ports: []Port{{From: 5555, MovedBy: "--port FLOWER_PORT"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "FLOWER_BASIC_AUTH", Then: AsksLogin}, {Setting: "--basic-auth", Then: AsksLogin}, {Setting: "--basic_auth", Then: AsksLogin},
				{Setting: "--auth", Then: AsksLogin}, {Setting: "--conf"},
			}},
			Sources: "https://github.com/mher/flower",
		},
	}
}

func developmentTools() []Image {
	return []Image{
		{
			Title: "jenkins", Names: "jenkins/jenkins", Kind: AdminUI,
			Ports:   []Port{{From: 8080, MovedBy: "--httpPort"}, {From: 50000, Kind: Peer, MovedBy: "JENKINS_SLAVE_AGENT_PORT"}},
			Login:   withLogin,
			Opaque:  "JENKINS_OPTS",
			Sources: "https://github.com/jenkinsci/docker",
		},
		{
			Title: "sonarqube", Names: "sonarqube", Kind: AdminUI,
			Ports:   []Port{{From: 9000}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/sonarqube/content.md",
		},
		{
			Title: "jupyter", Names: "jupyter/*", Kind: AdminUI,
			Ports: []Port{{From: 8888, MovedBy: "JUPYTER_PORT"}, {From: 4040}},
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "JUPYTER_TOKEN", Empty: true, Then: AnswersAll},
			}},
			Sources: "https://github.com/jupyter/docker-stacks",
		},
		{
			Title: "rstudio", Names: "rocker/rstudio rocker/tidyverse", Kind: AdminUI,
			Ports:   []Port{{From: 8787}},
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "DISABLE_AUTH", Value: "true", Then: AnswersAll}}},
			Sources: "https://github.com/rocker-org/rocker-versioned2",
		},
		{
			Title: "shiny server", Names: "rocker/shiny", Kind: AdminUI,
			Ports:   []Port{{From: 3838}},
			Sources: "https://github.com/rocker-org/rocker-versioned2",
		},
		{
			Title: "mailhog", Names: "mailhog/mailhog", Kind: DevTool,
			Ports:   []Port{{From: 1025, MovedBy: "MH_SMTP_BIND_ADDR"}, {From: 8025, MovedBy: "MH_UI_BIND_ADDR MH_API_BIND_ADDR"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "MH_AUTH_FILE", Then: AsksLogin}, {Setting: "-auth-file", Then: AsksLogin}}},
			Sources: "https://github.com/mailhog/MailHog",
		},
		{
			Title: "mailpit", Names: "axllent/mailpit", Kind: DevTool,
			Ports: []Port{
				{From: 1025, MovedBy: "MP_SMTP_BIND_ADDR"}, {From: 1110, MovedBy: "MP_POP3_BIND_ADDR"},
				{From: 8025, MovedBy: "MP_UI_BIND_ADDR"},
			},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "MP_UI_AUTH", Then: AsksLogin}, {Setting: "MP_UI_AUTH_FILE", Then: AsksLogin},
			}},
			Sources: "https://github.com/axllent/mailpit",
		},
		{
			Title: "maildev", Names: "maildev/maildev", Tagged: since(2, 0), Kind: DevTool,
			Ports:   []Port{{From: 1080, MovedBy: "--web MAILDEV_WEB_PORT"}, {From: 1025, MovedBy: "--smtp MAILDEV_SMTP_PORT"}},
			more:    &Details{Stale: "80 25"},
			Login:   maildevLogin,
			Sources: "https://github.com/maildev/maildev/blob/v2.2.1/Dockerfile",
		},
		{
			Title: "maildev", Names: "maildev/maildev", Tagged: below(1, 1), Kind: DevTool,
			Ports:   []Port{{From: 80, MovedBy: "--web"}, {From: 25, MovedBy: "--smtp"}},
			Login:   maildevLogin,
			Sources: "https://github.com/maildev/maildev/blob/v1.1.0/Dockerfile",
		},
		{
			Title: "mailcatcher", Names: "dockage/mailcatcher", Kind: DevTool,
			Ports:   []Port{{From: 1080}, {From: 1025}},
			Login:   withoutLogin,
			Sources: "https://github.com/dockage/mailcatcher",
		},
	}
}

func browsersAndModels() []Image {
	return []Image{
		{
			Title: "selenium", Names: "selenium/standalone-* selenium/node-*", Kind: DevTool,
			Ports: []Port{
				{From: 4444, MovedBy: "SE_NODE_PORT"}, {From: 5900, MovedBy: "SE_VNC_PORT"},
				{From: 7900, MovedBy: "SE_NO_VNC_PORT"},
			},
			Sources: "https://github.com/SeleniumHQ/docker-selenium",
		},
		{
			Title: "selenium hub", Names: "selenium/hub", Kind: DevTool,
			Ports:   []Port{{From: 4444}, {From: 4442, To: 4443, Kind: Peer}},
			Sources: "https://github.com/SeleniumHQ/docker-selenium",
		},
		{
			Title: "browserless", Names: "browserless/*", Kind: DevTool,
			Ports:   []Port{{From: 3000, MovedBy: "PORT"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "TOKEN", Then: AsksLogin}}},
			Sources: "https://github.com/browserless/browserless",
		},
		{
			Title: "ollama", Names: "ollama/ollama", Kind: LLM,
			Ports:   []Port{{From: 11434, MovedBy: "OLLAMA_HOST"}},
			Sources: "https://github.com/ollama/ollama",
		},
		{
			Title: "vllm", Names: "vllm/vllm-openai", Kind: LLM,
			Ports:   []Port{{From: 8000, MovedBy: "--port"}},
			Login:   &Login{Unless: []Exception{{Setting: "--api-key", Then: AsksLogin}, {Setting: "VLLM_API_KEY", Then: AsksLogin}}},
			Sources: "https://github.com/vllm-project/vllm/blob/HEAD/docs/source/serving/deploying_with_docker.rst",
		},
		{
			Title: "litellm", Names: "berriai/litellm", Kind: LLM,
			Ports:   []Port{{From: 4000, MovedBy: "--port"}},
			Sources: "https://github.com/BerriAI/litellm",
		},
		{
			Title: "php-fpm", Names: "php wordpress drupal nextcloud", Tagged: tagHas("fpm"), Kind: FastCGI,
			Ports:   []Port{{From: 9000}},
			Login:   withoutLogin,
			Sources: "https://github.com/docker-library/php https://www.invicti.com/web-application-vulnerabilities/fastcgi-unauthorized-access-vulnerability",
		},
		{
			Title: "php-fpm", Names: "bitnami/php-fpm", Kind: FastCGI,
			Ports:   []Port{{From: 9000}},
			Login:   withoutLogin,
			Sources: "https://github.com/docker-library/php https://www.invicti.com/web-application-vulnerabilities/fastcgi-unauthorized-access-vulnerability",
		},
		{
			Title: "mailcatcher", Names: "sj26/mailcatcher", Kind: DevTool,
			Ports:   []Port{{From: 1080, MovedBy: "--http-port"}, {From: 1025, MovedBy: "--smtp-port"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "MAILCATCHER_AUTH_USER"}}},
			Sources: "https://github.com/sj26/mailcatcher/blob/HEAD/Dockerfile",
		},
		{
			Title: "mailcatcher", Names: "schickling/mailcatcher", Kind: DevTool,
			Ports:   []Port{{From: 1080}, {From: 1025}},
			Login:   withoutLogin,
			Sources: "https://github.com/schickling/dockerfiles/blob/HEAD/mailcatcher/Dockerfile",
		},
	}
}

func kafkaTools() []Image {
	return []Image{
		{
			Title: "kafka connect", Names: "confluentinc/cp-kafka-connect confluentinc/cp-kafka-connect-base confluentinc/cp-server-connect", Kind: AdminUI,
			Ports:   []Port{{From: 8083, MovedBy: "CONNECT_LISTENERS CONNECT_REST_PORT"}},
			Login:   connectLogin,
			Sources: "https://github.com/confluentinc/kafka-images/tree/HEAD/kafka-connect-base https://docs.confluent.io/platform/current/connect/security.html",
		},
		{
			Title: "kafka connect", Names: "debezium/connect debezium/connect-base", Kind: AdminUI,
			Ports:   []Port{{From: 8083, MovedBy: "CONNECT_LISTENERS CONNECT_REST_PORT"}},
			Login:   connectLogin,
			Sources: "https://github.com/debezium/container-images/tree/HEAD/connect https://docs.confluent.io/platform/current/connect/security.html",
		},
		{
			Title: "schema registry", Names: "confluentinc/cp-schema-registry", Kind: AdminUI,
			Ports:   []Port{{From: 8081, MovedBy: "SCHEMA_REGISTRY_LISTENERS"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "SCHEMA_REGISTRY_AUTHENTICATION_METHOD"}}},
			Sources: "https://github.com/confluentinc/schema-registry-images https://docs.confluent.io/platform/current/schema-registry/security/index.html",
		},
		{
			Title: "schema registry", Names: "bitnami/schema-registry", Kind: AdminUI,
			Ports: []Port{{From: 8081, MovedBy: "SCHEMA_REGISTRY_LISTENERS"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "SCHEMA_REGISTRY_CLIENT_AUTHENTICATION"}, {Setting: "/bitnami/schema-registry/etc"}, {Setting: "/opt/bitnami/schema-registry/etc"},
			}},
			Sources: "https://github.com/bitnami/containers/blob/HEAD/bitnami/schema-registry/README.md",
		},
		{
			Title: "kafka rest proxy", Names: "confluentinc/cp-kafka-rest", Kind: AdminUI,
			Ports:   []Port{{From: 8082, MovedBy: "KAFKA_REST_LISTENERS"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "KAFKA_REST_AUTHENTICATION_METHOD"}}},
			Sources: "https://github.com/confluentinc/kafka-rest-images https://docs.confluent.io/platform/current/kafka-rest/production-deployment/rest-proxy/security.html",
		},
		{
			Title: "control center", Names: "confluentinc/cp-enterprise-control-center confluentinc/cp-enterprise-control-center-next-gen", Kind: AdminUI,
			Ports:   []Port{{From: 9021, MovedBy: "CONTROL_CENTER_REST_LISTENERS"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "CONTROL_CENTER_REST_AUTHENTICATION_METHOD"}}},
			Sources: "https://github.com/confluentinc/control-center-images https://docs.confluent.io/control-center/current/security/overview.html",
		},
		{
			Title: "ksqldb", Names: "confluentinc/cp-ksqldb-server confluentinc/ksqldb-server confluentinc/cp-ksql-server", Kind: AdminUI,
			Ports:   []Port{{From: 8088, MovedBy: "KSQL_LISTENERS"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "KSQL_AUTHENTICATION_METHOD"}, {Setting: "KSQL_OPTS"}}},
			Sources: "https://docs.confluent.io/platform/current/ksqldb/operate-and-deploy/installation/install-ksqldb-with-docker.html",
		},
	}
}

func homeAndProjectTools() []Image {
	return []Image{
		{
			Title: "glances", Names: "nicolargo/glances", Kind: AdminUI,
			Ports: []Port{{From: 61208, To: 61209}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "GLANCES_OPT", Value: "--password", Part: true, Then: AsksLogin}, {Setting: "--password", Then: AsksLogin}, {Setting: "/etc/glances.conf"},
			}},
			Sources: "https://github.com/nicolargo/glances/blob/HEAD/docker-files/alpine.Dockerfile",
		},
		{
			Title: "netdata", Names: "netdata/netdata", Kind: AdminUI,
			Ports:   []Port{{From: 19999, MovedBy: "NETDATA_LISTENER_PORT NETDATA_PORT"}},
			Sources: "https://github.com/netdata/netdata/blob/HEAD/packaging/docker/Dockerfile",
		},
		{
			Title: "node-red", Names: "nodered/node-red", Kind: AdminUI,
			Ports: []Port{{From: 1880, MovedBy: "PORT"}},
			// settings.js, which can ask for a login, lies in the folder of the data.
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/data"}}},
			Sources: "https://nodered.org/docs/user-guide/runtime/securing-node-red https://nodered.org/docs/getting-started/docker",
		},
		{
			Title: "code-server", Names: "codercom/code-server", Kind: AdminUI,
			Ports:   []Port{{From: 8080, MovedBy: "--bind-addr --port"}},
			Login:   &Login{Answer: AsksLogin, Unless: []Exception{{Setting: "--auth"}}}, // a password is made up
			Sources: "https://github.com/coder/code-server/blob/HEAD/ci/release-image/Dockerfile",
		},
		{
			Title: "code-server", Names: "linuxserver/code-server", Kind: AdminUI,
			Ports: []Port{{From: 8443}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "PASSWORD", Then: AsksLogin}, {Setting: "HASHED_PASSWORD", Then: AsksLogin}, {Setting: "FILE__PASSWORD", Then: AsksLogin},
			}},
			Sources: "https://github.com/linuxserver/docker-code-server",
		},
		{
			Title: "zigbee2mqtt", Names: "koenkk/zigbee2mqtt", Kind: AdminUI,
			Ports: []Port{{From: 8080, MovedBy: "ZIGBEE2MQTT_CONFIG_FRONTEND_PORT"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "ZIGBEE2MQTT_CONFIG_FRONTEND_AUTH_TOKEN", Then: AsksLogin}, {Setting: "/app/data"},
			}},
			Sources: "https://www.zigbee2mqtt.io/guide/configuration/frontend.html",
		},
		{
			Title: "nacos", Names: "nacos/nacos-server", Tagged: below(3, 0), Kind: AdminUI,
			Ports: []Port{{From: 8848, MovedBy: "NACOS_APPLICATION_PORT"}, {From: 9848, To: 9849, Kind: Coordination}, {From: 7848, Kind: Peer}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "NACOS_AUTH_ENABLE", Value: "true", Then: AsksLogin}, {Setting: "/home/nacos/conf"}, {Setting: "/home/nacos/init.d"},
			}},
			Sources: "https://github.com/nacos-group/nacos-docker",
		},
		{
			Title: "nacos", Names: "nacos/nacos-server", Kind: AdminUI,
			Ports:   []Port{{From: 8848, MovedBy: "NACOS_APPLICATION_PORT"}, {From: 8080}, {From: 9848, To: 9849, Kind: Coordination}, {From: 7848, Kind: Peer}},
			Sources: "https://github.com/nacos-group/nacos-docker",
		},
		{
			Title: "supabase studio", Names: "supabase/studio", Kind: AdminUI,
			Ports:   []Port{{From: 3000, MovedBy: "PORT"}},
			Login:   withoutLogin, // its proxy asks
			Sources: "https://supabase.com/docs/guides/self-hosting/docker",
		},
		{
			Title: "postgres-meta", Names: "supabase/postgres-meta", Kind: AdminUI,
			Ports:   []Port{{From: 8080, MovedBy: "PG_META_PORT"}},
			Login:   withoutLogin,
			Sources: "https://github.com/supabase/postgres-meta",
		},
		{
			Title: "pgweb", Names: "sosedoff/pgweb", Kind: AdminUI,
			Ports: []Port{{From: 8081, MovedBy: "--listen"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "PGWEB_AUTH_USER", Then: AsksLogin}, {Setting: "--auth-user", Then: AsksLogin},
			}},
			Sources: "https://github.com/sosedoff/pgweb/blob/HEAD/Dockerfile",
		},
	}
}

func pipelines() []Image {
	return []Image{
		{
			Title: "airflow", Names: "apache/airflow", Kind: AdminUI,
			Ports:   []Port{{From: 8080, MovedBy: "AIRFLOW__API__PORT AIRFLOW__WEBSERVER__WEB_SERVER_PORT"}},
			Login:   withLogin,
			Sources: "https://airflow.apache.org/docs/apache-airflow/stable/howto/docker-compose/index.html",
		},
		{
			Title: "airflow", Names: "bitnami/airflow", Kind: AdminUI,
			Ports: []Port{{From: 8080, MovedBy: "AIRFLOW_WEBSERVER_PORT_NUMBER AIRFLOW_APISERVER_PORT_NUMBER"}},
			Login: &Login{Answer: DefaultLogin, Credentials: "user/bitnami", Unless: []Exception{
				{Setting: "AIRFLOW_PASSWORD", Value: "bitnami", Then: DefaultLogin}, {Setting: "AIRFLOW_PASSWORD", Then: AsksLogin},
				{Setting: "AIRFLOW_PASSWORD_FILE", Then: AsksLogin}, {Setting: "AIRFLOW_LDAP_ENABLE", Value: "yes", Then: AsksLogin},
			}},
			Sources: "https://github.com/bitnami/containers/blob/HEAD/bitnami/airflow/README.md",
		},
		{
			// Its configuration file, which the project's own Compose file mounts, says 5601.
			Title: "wazuh dashboard", Names: "wazuh/wazuh-dashboard", Kind: AdminUI,
			Ports: []Port{{From: 443}, {From: 5601, Idle: true}},
			Login: withLogin,
			Sources: "https://github.com/wazuh/wazuh-docker/tree/HEAD/build-docker-images/wazuh-dashboard " +
				"https://github.com/wazuh/wazuh-docker/blob/HEAD/single-node/docker-compose.yml",
		},
		{
			// Agents of other machines report to 1514 and 1517 and enrol on 1515; only 55000 administers.
			Title: "wazuh manager", Names: "wazuh/wazuh-manager", Kind: AdminUI,
			Ports: []Port{
				{From: 55000}, {From: 1514, Transport: TCPAndUDP, Kind: Web}, {From: 1515, Kind: Web}, {From: 1516, Kind: Peer}, {From: 1517, Idle: true, Kind: Web},
				{From: 514, Transport: TCPAndUDP, Idle: true, Kind: Web},
			},
			Login:   withLogin,
			Sources: "https://github.com/wazuh/wazuh-docker/tree/HEAD/build-docker-images/wazuh-manager",
		},
		{
			Title: "flink", Names: "flink apache/flink", Kind: AdminUI,
			Ports: []Port{{From: 8081}, {From: 6123, Kind: Peer}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "FLINK_PROPERTIES", Value: "security.", Part: true}, {Setting: "/opt/flink/conf"}}},
			Sources: "https://github.com/apache/flink-docker/blob/HEAD/Dockerfile-debian.template " +
				"https://nightlies.apache.org/flink/flink-docs-stable/docs/deployment/security/security-ssl/",
		},
		{
			Title: "spark", Names: "spark apache/spark bitnami/spark", Kind: AdminUI,
			Ports: []Port{
				{From: 8080, MovedBy: "--webui-port SPARK_MASTER_WEBUI_PORT"}, {From: 7077, MovedBy: "SPARK_MASTER_PORT"},
				{From: 8081, MovedBy: "SPARK_WORKER_WEBUI_PORT"}, {From: 4040}, {From: 18080}, {From: 6066, Idle: true},
			},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "SPARK_RPC_AUTHENTICATION_ENABLED", Value: "yes"}, {Setting: "/opt/spark/conf"}, {Setting: "/opt/bitnami/spark/conf"},
			}},
			Sources: "https://spark.apache.org/docs/latest/spark-standalone.html https://spark.apache.org/docs/latest/security.html",
		},
		{
			Title: "mlflow", Names: "mlflow/mlflow", Kind: AdminUI,
			Ports:   []Port{{From: 5000, MovedBy: "--port -p MLFLOW_PORT"}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "--app-name", Then: AsksLogin}}},
			Sources: "https://github.com/mlflow/mlflow/blob/HEAD/docker/Dockerfile https://mlflow.org/docs/latest/ml/tracking/server/security",
		},
		{
			Title: "ray", Names: "rayproject/ray rayproject/ray-ml", Kind: AdminUI,
			Ports: []Port{
				{From: 8265, MovedBy: "--dashboard-port"}, {From: 10001, MovedBy: "--ray-client-server-port"},
				{From: 6379, MovedBy: "--port", Kind: Peer}, {From: 8000, Kind: Web},
			},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "RAY_AUTH_MODE", Value: "token", Then: AsksLogin}}},
			Sources: "https://docs.ray.io/en/latest/ray-core/configure.html https://docs.ray.io/en/latest/ray-security/index.html",
		},
		{
			// It runs commands on its host for the server, which proves itself with a signature.
			Title: "portainer agent", Names: "portainer/agent", Kind: AdminUI,
			Ports:   []Port{{From: 9001, MovedBy: "AGENT_PORT"}},
			Sources: "https://github.com/portainer/agent",
		},
		{
			Title: "dockge", Names: "louislam/dockge", Kind: AdminUI,
			Ports:   []Port{{From: 5001, MovedBy: "DOCKGE_PORT"}},
			Login:   withLogin, // the first visitor sets the password
			Sources: "https://github.com/louislam/dockge/blob/HEAD/docker/Dockerfile",
		},
	}
}

func chains() []Image {
	return []Image{
		{
			Title: "kubo", Names: "ipfs/kubo ipfs/go-ipfs", Kind: P2P,
			Ports: []Port{
				{From: 4001, Transport: TCPAndUDP}, {From: 8080, To: 8081, Kind: Web}, {From: 5001, Kind: RPC},
			},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "/container-init.d"}, {Setting: "/data/ipfs/config"}}},
			Sources: "https://github.com/ipfs/kubo/blob/HEAD/Dockerfile https://docs.ipfs.tech/reference/kubo/rpc/",
		},
		{
			Title: "geth", Names: "ethereum/client-go", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--http.port"}, {From: 8546, MovedBy: "--ws.port"}, {From: 8551, MovedBy: "--authrpc.port", Kind: Peer},
				{From: 6060, Idle: true, Kind: Metrics}, {From: 30303, MovedBy: "--port", Transport: TCPAndUDP, Kind: P2P},
			},
			Opaque:  "--config",
			Login:   withoutLogin,
			Sources: "https://github.com/ethereum/go-ethereum/blob/HEAD/Dockerfile https://geth.ethereum.org/docs/interacting-with-geth/rpc",
		},
		{
			Title: "reth", Names: "paradigmxyz/reth", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--http.port"}, {From: 8546, MovedBy: "--ws.port"}, {From: 8551, MovedBy: "--authrpc.port", Kind: Peer},
				{From: 9001, MovedBy: "--metrics", Kind: Metrics}, {From: 30303, MovedBy: "--port", Transport: TCPAndUDP, Kind: P2P},
			},
			Login:   withoutLogin,
			Sources: "https://github.com/paradigmxyz/reth/blob/HEAD/Dockerfile https://reth.rs/jsonrpc/intro",
		},
		{
			Title: "erigon", Names: "erigontech/erigon thorax/erigon", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--http.port"}, {From: 8546, MovedBy: "--ws.port"}, {From: 8551, MovedBy: "--authrpc.port", Kind: Peer},
				{From: 9090, MovedBy: "--private.api.addr", Kind: Peer}, {From: 6060, Kind: Metrics}, {From: 8080, Idle: true},
				{From: 30303, MovedBy: "--port", Transport: TCPAndUDP, Kind: P2P}, {From: 42069, MovedBy: "--torrent.port", Transport: TCPAndUDP, Kind: P2P},
			},
			Login:   withoutLogin,
			Sources: "https://github.com/erigontech/erigon/blob/HEAD/Dockerfile https://docs.erigon.tech/interacting-with-erigon",
		},
		{
			Title: "besu", Names: "hyperledger/besu", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--rpc-http-port BESU_RPC_HTTP_PORT"}, {From: 8546, MovedBy: "--rpc-ws-port BESU_RPC_WS_PORT"},
				{From: 8547}, {From: 8550, To: 8551, Kind: Peer}, {From: 30303, Transport: TCPAndUDP, Kind: P2P},
			},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "--rpc-http-authentication-enabled", Then: AsksLogin}, {Setting: "BESU_RPC_HTTP_AUTHENTICATION_ENABLED", Value: "true", Then: AsksLogin},
			}},
			Sources: "https://github.com/hyperledger/besu/blob/HEAD/docker/Dockerfile https://besu.hyperledger.org/public-networks/how-to/use-besu-api/authenticate",
		},
		{
			Title: "nethermind", Names: "nethermind/nethermind", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--jsonrpc-port --JsonRpc.Port NETHERMIND_JSONRPCCONFIG_PORT"},
				{From: 8551, MovedBy: "--jsonrpc-engineport --JsonRpc.EnginePort NETHERMIND_JSONRPCCONFIG_ENGINEPORT", Kind: Peer},
				{From: 30303, MovedBy: "--network-p2pport --Network.P2PPort NETHERMIND_NETWORKCONFIG_P2PPORT", Transport: TCPAndUDP, Kind: P2P},
			},
			Login:   withoutLogin,
			Sources: "https://github.com/NethermindEth/nethermind/blob/HEAD/Dockerfile https://docs.nethermind.io/interacting/json-rpc-server",
		},
		{
			Title: "openethereum", Names: "openethereum/openethereum parity/parity", Kind: RPC,
			Ports: []Port{
				{From: 8545, MovedBy: "--jsonrpc-port --rpcport"}, {From: 8546, MovedBy: "--ws-port"}, {From: 8180, Idle: true}, {From: 8080, Idle: true},
				{From: 30303, MovedBy: "--port", Transport: TCPAndUDP, Kind: P2P},
			},
			Opaque:  "--config -c --ports-shift",
			Login:   withoutLogin,
			Sources: "https://github.com/openethereum/openethereum/blob/HEAD/scripts/docker/alpine/Dockerfile https://openethereum.github.io/Configuring-OpenEthereum",
		},
		{
			Title: "ganache", Names: "trufflesuite/ganache trufflesuite/ganache-cli", Kind: RPC,
			Ports:   []Port{{From: 8545, MovedBy: "--server.port --port -p"}}, // 7545 is the desktop program's
			Login:   withoutLogin,
			Sources: "https://github.com/trufflesuite/ganache/blob/HEAD/packages/ganache/Dockerfile https://github.com/trufflesuite/ganache#readme",
		},
		{
			// The entry point is a shell, which drops the words behind the first.
			Title: "anvil", Names: "foundry-rs/foundry", Kind: RPC, more: &Details{Programs: "anvil"},
			Ports:   []Port{{From: 8545}},
			Opaque:  "--port -p",
			Login:   withoutLogin,
			Sources: "https://github.com/foundry-rs/foundry/blob/HEAD/Dockerfile https://getfoundry.sh/anvil/reference/",
		},
		{
			Title: "localai", Names: "localai/localai go-skynet/local-ai", Kind: LLM,
			Ports: []Port{{From: 8080, MovedBy: "--address LOCALAI_ADDRESS ADDRESS"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "LOCALAI_API_KEY", Then: AsksLogin}, {Setting: "API_KEY", Then: AsksLogin}, {Setting: "--api-keys", Then: AsksLogin},
			}},
			Sources: "https://github.com/mudler/LocalAI/blob/HEAD/Dockerfile https://localai.io/advanced/",
		},
		{
			Title: "llama.cpp", Names: "ggml-org/llama.cpp ggerganov/llama.cpp", Tagged: tagHas("server"), Kind: LLM,
			Ports: []Port{{From: 8080, MovedBy: "--port LLAMA_ARG_PORT"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "LLAMA_API_KEY", Then: AsksLogin}, {Setting: "--api-key", Then: AsksLogin}, {Setting: "--api-key-file", Then: AsksLogin},
			}},
			Sources: "https://github.com/ggml-org/llama.cpp/blob/HEAD/tools/server/README.md",
		},
	}
}

var maildevLogin = &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "MAILDEV_WEB_USER", Then: AsksLogin}, {Setting: "--web-user", Then: AsksLogin}}}

var connectLogin = &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "CONNECT_REST_EXTENSION_CLASSES"}}}

var prometheusLogin = &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "--web.config.file"}}}
