package knowledge

// administrationImages administer, develop or run something.
var administrationImages = []Image{
	{
		Title: "docker", Names: []string{"docker"}, Tagged: tagHas("dind"), Kind: DockerAPI,
		Ports: []Port{{From: 2376}, {From: 2375}},
		// By default only clients with a certificate get in.
		Login:   Login{Answer: AsksLogin, Unless: []Exception{{Env: "DOCKER_TLS_CERTDIR", Empty: true, Then: AnswersAll}}},
		Sources: []string{"https://github.com/docker-library/docker"},
	},
	{
		Title: "docker socket proxy", Names: []string{"tecnativa/docker-socket-proxy", "linuxserver/socket-proxy"}, Kind: DockerAPI,
		Ports:   []Port{{From: 2375}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/Tecnativa/docker-socket-proxy", "https://github.com/linuxserver/docker-socket-proxy"},
	},
	{
		Title: "docker socket proxy", Names: []string{"wollomatic/socket-proxy"}, Kind: DockerAPI,
		Ports:   []Port{{From: 2375, MovedBy: []string{"-proxyport", "SP_PROXYPORT"}}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/wollomatic/socket-proxy"},
	},
	{
		Title: "php-fpm", Names: []string{"phpmyadmin", "phpmyadmin/phpmyadmin"}, Tagged: tagHas("fpm"), Kind: FastCGI,
		Ports:   []Port{{From: 9000}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/phpmyadmin/docker"},
	},
	{
		Title: "phpmyadmin", Names: []string{"phpmyadmin", "phpmyadmin/phpmyadmin"}, Kind: AdminUI,
		Ports:   []Port{{From: 80, MovedBy: []string{"APACHE_PORT"}}},
		Login:   Login{Answer: AsksLogin, Unless: []Exception{{Env: "PMA_PASSWORD"}, {Env: "PMA_PASSWORD_FILE"}}},
		Sources: []string{"https://github.com/phpmyadmin/docker"},
	},
	{
		Title: "adminer", Names: []string{"adminer"}, Tagged: tagHas("fastcgi"), Kind: FastCGI,
		Ports:   []Port{{From: 9000}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/TimWolla/docker-adminer"},
	},
	{
		Title: "adminer", Names: []string{"adminer"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080}},
		Login:   Login{Answer: AsksLogin},
		Sources: []string{"https://github.com/TimWolla/docker-adminer"},
	},
	{
		Title: "pgadmin", Names: []string{"dpage/pgadmin4"}, Kind: AdminUI,
		Ports:   []Port{{From: 80, MovedBy: []string{"PGADMIN_LISTEN_PORT"}}, {From: 443}},
		Login:   Login{Answer: AsksLogin, Unless: []Exception{{Env: "PGADMIN_CONFIG_SERVER_MODE", Value: "False", Then: AnswersAll}}},
		Sources: []string{"https://github.com/pgadmin-org/pgadmin4/blob/HEAD/docs/en_US/container_deployment.rst"},
	},
	{
		Title: "mongo-express", Names: []string{"mongo-express"}, Kind: AdminUI,
		Ports: []Port{{From: 8081, MovedBy: []string{"PORT"}}},
		Login: Login{Answer: DefaultLogin, Credentials: "admin/pass", Unless: []Exception{
			{Env: "ME_CONFIG_BASICAUTH", Value: "false", Then: AnswersAll},
			{Env: "ME_CONFIG_BASICAUTH_PASSWORD", Value: "pass", Then: DefaultLogin},
			{Env: "ME_CONFIG_BASICAUTH_PASSWORD", Then: AsksLogin},
			{Env: "ME_CONFIG_BASICAUTH_PASSWORD_FILE", Then: AsksLogin},
		}},
		Sources: []string{"https://github.com/mongo-express/mongo-express"},
	},
	{
		Title: "redis-commander", Names: []string{"rediscommander/redis-commander"}, Kind: AdminUI,
		Ports:   []Port{{From: 8081, MovedBy: []string{"PORT"}}},
		Login:   Login{Answer: AnswersAll, Unless: []Exception{{Env: "HTTP_USER", Then: AsksLogin}}},
		Sources: []string{"https://github.com/joeferner/redis-commander"},
	},
	{
		Title: "redis insight", Names: []string{"redis/redisinsight"}, Kind: AdminUI,
		Ports:   []Port{{From: 5540}},
		Sources: []string{"https://github.com/redis/RedisInsight"},
	},
	{
		Title: "kafka-ui", Names: []string{"provectuslabs/kafka-ui"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080}},
		Opaque:  []string{"SERVER_PORT"},
		Sources: []string{"https://github.com/provectus/kafka-ui"},
	},
	{
		Title: "redpanda console", Names: []string{"redpandadata/console"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080}},
		Opaque:  []string{"SERVER_LISTENPORT"},
		Sources: []string{"https://github.com/redpanda-data/console"},
	},
	{
		Title: "akhq", Names: []string{"tchiotludo/akhq"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080}, {From: 28081, Kind: Metrics}},
		Sources: []string{"https://github.com/tchiotludo/akhq"},
	},
	{
		Title: "kafdrop", Names: []string{"obsidiandynamics/kafdrop"}, Kind: AdminUI,
		Ports:   []Port{{From: 9000}},
		Opaque:  []string{"SERVER_PORT"},
		Sources: []string{"https://github.com/obsidiandynamics/kafdrop"},
	},
	{
		Title: "cloudbeaver", Names: []string{"dbeaver/cloudbeaver"}, Kind: AdminUI,
		Ports:   []Port{{From: 8978}},
		Sources: []string{"https://github.com/dbeaver/cloudbeaver"},
	},
	{
		Title: "portainer", Names: []string{"portainer/portainer-ce", "portainer/portainer-ee"}, Kind: AdminUI,
		Ports: []Port{
			{From: 9443, MovedBy: []string{"--bind-https"}}, {From: 9000, MovedBy: []string{"--bind"}},
			{From: 8000, MovedBy: []string{"--tunnel-port"}, Kind: Web},
		},
		Login:   Login{Answer: AsksLogin}, // the first visitor sets the password, within minutes of the first start
		Sources: []string{"https://github.com/portainer/portainer", "https://docs.portainer.io/start/install-ce/server/setup"},
	},
	{
		Title: "dozzle", Names: []string{"amir20/dozzle"}, Kind: AdminUI,
		Ports: []Port{{From: 8080, MovedBy: []string{"--addr", "DOZZLE_ADDR"}}},
		Login: Login{Answer: AnswersAll, Unless: []Exception{
			{Env: "DOZZLE_AUTH_PROVIDER", Value: "none", Then: AnswersAll},
			{Env: "DOZZLE_AUTH_PROVIDER", Then: AsksLogin},
			{Flag: "--auth-provider", Then: AsksLogin},
		}},
		Sources: []string{"https://github.com/amir20/dozzle"},
	},
	{
		Title: "kibana", Names: []string{"kibana"}, Kind: AdminUI,
		Ports:   []Port{{From: 5601}},
		Opaque:  []string{"SERVER_PORT"},
		Sources: []string{"https://github.com/elastic/dockerfiles/tree/8.15"},
	},
	{
		Title: "opensearch dashboards", Names: []string{"opensearchproject/opensearch-dashboards"}, Kind: AdminUI,
		Ports:   []Port{{From: 5601}},
		Opaque:  []string{"SERVER_PORT"},
		Sources: []string{"https://github.com/opensearch-project/opensearch-build"},
	},
	{
		Title: "grafana", Names: []string{"grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"}, Kind: AdminUI,
		Ports: []Port{{From: 3000}},
		Login: Login{Answer: DefaultLogin, Credentials: "admin/admin", Unless: []Exception{
			// Visitors are viewers unless the role says more; only viewers need a login to change anything.
			{Env: "GF_AUTH_ANONYMOUS_ENABLED", Value: "true", With: &Exception{Env: "GF_AUTH_ANONYMOUS_ORG_ROLE", Value: "Admin"}, Then: AnswersAll},
			{Env: "GF_AUTH_ANONYMOUS_ENABLED", Value: "true", With: &Exception{Env: "GF_AUTH_ANONYMOUS_ORG_ROLE", Value: "Editor"}, Then: AnswersAll},
			{Env: "GF_SECURITY_ADMIN_PASSWORD", Value: "admin", Then: DefaultLogin},
			{Env: "GF_SECURITY_ADMIN_PASSWORD", Then: AsksLogin},
			{Env: "GF_SECURITY_ADMIN_PASSWORD__FILE", Then: AsksLogin},
			{Mount: "/etc/grafana/grafana.ini"},
		}},
		Opaque:  []string{"GF_SERVER_HTTP_PORT"},
		Sources: []string{"https://github.com/grafana/grafana"},
	},
	{
		Title: "prometheus", Names: []string{"prom/prometheus"}, Kind: AdminUI,
		Ports:   []Port{{From: 9090, MovedBy: []string{"--web.listen-address"}}},
		Login:   prometheusLogin,
		Sources: []string{"https://github.com/prometheus/prometheus"},
	},
	{
		Title: "alertmanager", Names: []string{"prom/alertmanager"}, Kind: AdminUI,
		Ports:   []Port{{From: 9093, MovedBy: []string{"--web.listen-address"}}},
		Login:   prometheusLogin,
		Sources: []string{"https://github.com/prometheus/alertmanager"},
	},
	{
		Title: "pushgateway", Names: []string{"prom/pushgateway"}, Kind: AdminUI,
		Ports:   []Port{{From: 9091, MovedBy: []string{"--web.listen-address"}}},
		Login:   prometheusLogin,
		Sources: []string{"https://github.com/prometheus/pushgateway"},
	},
	{
		Title: "blackbox-exporter", Names: []string{"prom/blackbox-exporter"}, Kind: Metrics,
		Ports:   []Port{{From: 9115, MovedBy: []string{"--web.listen-address"}}},
		Login:   prometheusLogin,
		Sources: []string{"https://github.com/prometheus/blackbox_exporter"},
	},
	{
		Title: "node-exporter", Names: []string{"prom/node-exporter"}, Kind: Metrics,
		Ports:   []Port{{From: 9100, MovedBy: []string{"--web.listen-address"}}},
		Login:   prometheusLogin,
		Sources: []string{"https://github.com/prometheus/node_exporter"},
	},
	{
		Title: "cadvisor", Names: []string{"cadvisor"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080, MovedBy: []string{"--port", "-port"}}},
		Sources: []string{"https://github.com/google/cadvisor"},
	},
	{
		Title: "jaeger", Names: []string{"jaegertracing/jaeger", "jaegertracing/all-in-one"}, Kind: AdminUI,
		Ports: []Port{
			{From: 16686}, {From: 4317, To: 4318, Kind: Web}, {From: 14250, Kind: Web}, {From: 14268, Kind: Web},
			{From: 9411, Kind: Web}, {From: 5778, To: 5779, Kind: Web}, {From: 13132, To: 13133, Kind: Metrics},
		},
		Sources: []string{"https://github.com/jaegertracing/jaeger"},
	},
	{
		Title: "zipkin", Names: []string{"openzipkin/zipkin"}, Kind: AdminUI,
		Ports:   []Port{{From: 9411, MovedBy: []string{"QUERY_PORT"}}, {From: 9410, Kind: Web}},
		Sources: []string{"https://github.com/openzipkin/zipkin"},
	},
	{
		Title: "flower", Names: []string{"mher/flower"}, Kind: AdminUI,
		Ports: []Port{{From: 5555, MovedBy: []string{"--port", "FLOWER_PORT"}}},
		Login: Login{Answer: AnswersAll, Unless: []Exception{
			{Env: "FLOWER_BASIC_AUTH", Then: AsksLogin}, {Flag: "--basic-auth", Then: AsksLogin}, {Flag: "--basic_auth", Then: AsksLogin},
			{Flag: "--auth", Then: AsksLogin}, {Flag: "--conf"},
		}},
		Sources: []string{"https://github.com/mher/flower"},
	},
	{
		Title: "jenkins", Names: []string{"jenkins/jenkins"}, Kind: AdminUI,
		Ports:   []Port{{From: 8080, MovedBy: []string{"--httpPort"}}, {From: 50000, Kind: Peer, MovedBy: []string{"JENKINS_SLAVE_AGENT_PORT"}}},
		Login:   Login{Answer: AsksLogin},
		Opaque:  []string{"JENKINS_OPTS"},
		Sources: []string{"https://github.com/jenkinsci/docker"},
	},
	{
		Title: "sonarqube", Names: []string{"sonarqube"}, Kind: AdminUI,
		Ports:   []Port{{From: 9000}},
		Sources: []string{"https://github.com/docker-library/docs/blob/HEAD/sonarqube/content.md"},
	},
	{
		Title: "jupyter", Names: []string{"jupyter/*"}, Kind: AdminUI,
		Ports: []Port{{From: 8888, MovedBy: []string{"JUPYTER_PORT"}}, {From: 4040}},
		Login: Login{Answer: AsksLogin, Unless: []Exception{
			{Env: "JUPYTER_TOKEN", Empty: true, Then: AnswersAll},
		}},
		Sources: []string{"https://github.com/jupyter/docker-stacks"},
	},
	{
		Title: "rstudio", Names: []string{"rocker/rstudio", "rocker/tidyverse"}, Kind: AdminUI,
		Ports:   []Port{{From: 8787}},
		Login:   Login{Answer: AsksLogin, Unless: []Exception{{Env: "DISABLE_AUTH", Value: "true", Then: AnswersAll}}},
		Sources: []string{"https://github.com/rocker-org/rocker-versioned2"},
	},
	{
		Title: "shiny server", Names: []string{"rocker/shiny"}, Kind: AdminUI,
		Ports:   []Port{{From: 3838}},
		Sources: []string{"https://github.com/rocker-org/rocker-versioned2"},
	},
	{
		Title: "mailhog", Names: []string{"mailhog/mailhog"}, Kind: DevTool,
		Ports:   []Port{{From: 1025, MovedBy: []string{"MH_SMTP_BIND_ADDR"}}, {From: 8025, MovedBy: []string{"MH_UI_BIND_ADDR", "MH_API_BIND_ADDR"}}},
		Login:   Login{Answer: AnswersAll, Unless: []Exception{{Env: "MH_AUTH_FILE", Then: AsksLogin}, {Flag: "-auth-file", Then: AsksLogin}}},
		Sources: []string{"https://github.com/mailhog/MailHog"},
	},
	{
		Title: "mailpit", Names: []string{"axllent/mailpit"}, Kind: DevTool,
		Ports: []Port{
			{From: 1025, MovedBy: []string{"MP_SMTP_BIND_ADDR"}}, {From: 1110, MovedBy: []string{"MP_POP3_BIND_ADDR"}},
			{From: 8025, MovedBy: []string{"MP_UI_BIND_ADDR"}},
		},
		Login: Login{Answer: AnswersAll, Unless: []Exception{
			{Env: "MP_UI_AUTH", Then: AsksLogin}, {Env: "MP_UI_AUTH_FILE", Then: AsksLogin},
		}},
		Sources: []string{"https://github.com/axllent/mailpit"},
	},
	{
		Title: "maildev", Names: []string{"maildev/maildev"}, Kind: DevTool,
		Ports:   []Port{{From: 1080, MovedBy: []string{"--web", "MAILDEV_WEB_PORT"}}, {From: 1025, MovedBy: []string{"--smtp", "MAILDEV_SMTP_PORT"}}},
		Login:   Login{Answer: AnswersAll, Unless: []Exception{{Env: "MAILDEV_WEB_USER", Then: AsksLogin}, {Flag: "--web-user", Then: AsksLogin}}},
		Sources: []string{"https://github.com/maildev/maildev"},
	},
	{
		Title: "mailcatcher", Names: []string{"dockage/mailcatcher"}, Kind: DevTool,
		Ports:   []Port{{From: 1080}, {From: 1025}},
		Sources: []string{"https://github.com/dockage/mailcatcher"},
	},
	{
		Title: "selenium", Names: []string{"selenium/standalone-*", "selenium/node-*"}, Kind: DevTool,
		Ports: []Port{
			{From: 4444, MovedBy: []string{"SE_NODE_PORT"}}, {From: 5900, MovedBy: []string{"SE_VNC_PORT"}},
			{From: 7900, MovedBy: []string{"SE_NO_VNC_PORT"}},
		},
		Sources: []string{"https://github.com/SeleniumHQ/docker-selenium"},
	},
	{
		Title: "selenium hub", Names: []string{"selenium/hub"}, Kind: DevTool,
		Ports:   []Port{{From: 4444}, {From: 4442, To: 4443, Kind: Peer}},
		Sources: []string{"https://github.com/SeleniumHQ/docker-selenium"},
	},
	{
		Title: "browserless", Names: []string{"browserless/*"}, Kind: DevTool,
		Ports:   []Port{{From: 3000, MovedBy: []string{"PORT"}}},
		Login:   Login{Answer: AnswersAll, Unless: []Exception{{Env: "TOKEN", Then: AsksLogin}}},
		Sources: []string{"https://github.com/browserless/browserless"},
	},
	{
		Title: "ollama", Names: []string{"ollama/ollama"}, Kind: LLM,
		Ports:   []Port{{From: 11434, MovedBy: []string{"OLLAMA_HOST"}}},
		Sources: []string{"https://github.com/ollama/ollama"},
	},
	{
		Title: "vllm", Names: []string{"vllm/vllm-openai"}, Kind: LLM,
		Ports:   []Port{{From: 8000, MovedBy: []string{"--port"}}},
		Login:   Login{Unless: []Exception{{Flag: "--api-key", Then: AsksLogin}, {Env: "VLLM_API_KEY", Then: AsksLogin}}},
		Sources: []string{"https://github.com/vllm-project/vllm/blob/HEAD/docs/source/serving/deploying_with_docker.rst"},
	},
	{
		Title: "litellm", Names: []string{"berriai/litellm"}, Kind: LLM,
		Ports:   []Port{{From: 4000, MovedBy: []string{"--port"}}},
		Sources: []string{"https://github.com/BerriAI/litellm"},
	},
	{
		Title: "php-fpm", Names: []string{"php", "wordpress", "drupal", "nextcloud"}, Tagged: tagHas("fpm"), Kind: FastCGI,
		Ports:   []Port{{From: 9000}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/docker-library/php", "https://www.invicti.com/web-application-vulnerabilities/fastcgi-unauthorized-access-vulnerability"},
	},
	{
		Title: "php-fpm", Names: []string{"bitnami/php-fpm"}, Kind: FastCGI,
		Ports:   []Port{{From: 9000}},
		Login:   Login{Answer: AnswersAll},
		Sources: []string{"https://github.com/docker-library/php", "https://www.invicti.com/web-application-vulnerabilities/fastcgi-unauthorized-access-vulnerability"},
	},
}

var prometheusLogin = Login{Answer: AnswersAll, Unless: []Exception{{Flag: "--web.config.file"}}}
