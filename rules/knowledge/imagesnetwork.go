package knowledge

// The images of this file are proxies, web applications, what serves other machines by its nature, and bases to build on.

func webServers() []Image {
	return []Image{
		{
			Title: "nginx", Names: "nginx", Kind: Edge,
			Ports: []Port{{From: 80}}, Configured: true,
			Sources: "https://github.com/nginx/docker-nginx",
		},
		{
			Title: "httpd", Names: "httpd", Kind: Edge,
			Ports: []Port{{From: 80}}, Configured: true,
			more:    &Details{Programs: "httpd-foreground"},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/httpd/content.md",
		},
		{
			Title: "haproxy", Names: "haproxy", Kind: Edge, Configured: true,
			Sources: "https://github.com/docker-library/docs/blob/HEAD/haproxy/content.md",
		},
		{
			Title: "envoy", Names: "envoyproxy/envoy", Kind: Edge,
			Ports: []Port{{From: 10000}}, Configured: true,
			Sources: "https://github.com/envoyproxy/envoy",
		},
		{
			Title: "apisix", Names: "apache/apisix", Kind: Edge,
			Ports: []Port{{From: 9080}, {From: 9443}, {From: 9180, Kind: AdminUI}}, Configured: true,
			Sources: "https://github.com/apache/apisix-docker",
		},
		{
			Title: "swag", Names: "linuxserver/swag", Kind: Edge,
			Ports: []Port{{From: 80}, {From: 443}}, Configured: true,
			Sources: "https://github.com/linuxserver/docker-swag",
		},
		{
			Title: "frankenphp", Names: "dunglas/frankenphp", Kind: Edge,
			Ports:   []Port{{From: 80}, {From: 443, Transport: TCPAndUDP}, {From: 2019, Kind: AdminUI}},
			Opaque:  "SERVER_NAME",
			Sources: "https://github.com/dunglas/frankenphp",
		},
		{
			Title: "nginx", Names: "nginxinc/nginx-unprivileged", Kind: Edge,
			Ports: []Port{{From: 8080}}, Configured: true,
			Sources: "https://github.com/nginx/docker-nginx-unprivileged",
		},
		{
			Title: "nginx", Names: "bitnami/nginx", Kind: Edge,
			Ports:   []Port{{From: 8080, MovedBy: "NGINX_HTTP_PORT_NUMBER"}, {From: 8443, MovedBy: "NGINX_HTTPS_PORT_NUMBER"}},
			Sources: "https://github.com/bitnami/containers/tree/HEAD/bitnami/nginx",
		},
	}
}

func proxies() []Image {
	return []Image{
		{
			// Until 2.0 the dashboard had port 8080 of itself, and entry points another syntax. Tags without a number are the names of releases, or older still.
			Title: "traefik", Names: "traefik", Tagged: notSince(2, 0), Kind: Edge,
			Ports:   []Port{{From: 80}, {From: 8080}},
			Opaque:  "--entryPoints --entrypoints --web.address --configFile --configfile -c",
			Sources: "https://doc.traefik.io/traefik/v1.7/configuration/commons/",
		},
		{
			Title: "traefik", Names: "traefik", Kind: Edge,
			Ports: []Port{
				{From: 80, MovedBy: "--entrypoints.web.address --entryPoints.web.address"},
				{From: 8080, Kind: AdminUI, MovedBy: "--api.insecure TRAEFIK_API_INSECURE", OnDemand: true},
				// Each of these opens it, too, unless it is given an entry point of its own.
				{From: 8080, Kind: Metrics, MovedBy: "--ping TRAEFIK_PING --metrics.prometheus TRAEFIK_METRICS_PROMETHEUS --providers.rest.insecure TRAEFIK_PROVIDERS_REST_INSECURE", OnDemand: true},
			},
			Opaque: "--entryPoints --entrypoints --docker --docker.domain --docker.endpoint --docker.watch --docker.exposedbydefault --docker.network " +
				"--docker.swarmmode --web --configFile --configfile", // all but the last two are flags of version 1
			// The one port with an exposure of its own is open only when it asks for nothing.
			Login:   withoutLogin,
			Sources: "https://github.com/traefik/traefik https://doc.traefik.io/traefik/operations/ping/",
		},
		{
			Title: "caddy", Names: "caddy", Kind: Edge,
			Ports: []Port{{From: 80}, {From: 443, Transport: TCPAndUDP}, {From: 2019, Kind: AdminUI}}, Configured: true,
			Sources: "https://github.com/caddyserver/caddy-docker",
		},
		{
			Title: "nginx proxy manager", Names: "jc21/nginx-proxy-manager", Kind: Edge,
			Ports: []Port{{From: 80}, {From: 443}, {From: 81, Kind: AdminUI}},
			Login: &Login{Answer: DefaultLogin, Credentials: "admin@example.com/changeme", Unless: []Exception{
				{Setting: "INITIAL_ADMIN_PASSWORD", Then: AsksLogin},
			}},
			Sources: "https://github.com/NginxProxyManager/nginx-proxy-manager https://github.com/NginxProxyManager/nginx-proxy-manager/pull/4084",
		},
		{
			Title: "kong", Names: "kong", Tagged: below(0, 12), Kind: Edge,
			Ports:   []Port{{From: 8000}, {From: 8443}, {From: 8001, Kind: AdminUI}},
			Sources: "https://github.com/Kong/docker-kong",
		},
		{
			Title: "kong", Names: "kong", Kind: Edge,
			Ports: []Port{
				{From: 8000, MovedBy: "KONG_PROXY_LISTEN"}, {From: 8443, MovedBy: "KONG_PROXY_LISTEN"},
				// By default the administration listens on 127.0.0.1 in the container.
				{From: 8001, Kind: AdminUI, MovedBy: "KONG_ADMIN_LISTEN", OnDemand: true},
			},
			more:    &Details{Opener: "KONG_ADMIN_LISTEN=0.0.0.0:8001"},
			Opaque:  "-c --conf KONG_NGINX_HTTP_INCLUDE KONG_NGINX_MAIN_INCLUDE KONG_NGINX_PROXY_INCLUDE KONG_NGINX_STREAM_INCLUDE",
			Sources: "https://github.com/Kong/docker-kong https://docs.konghq.com/gateway/latest/reference/configuration/#admin_listen",
		},
	}
}

func registries() []Image {
	return []Image{
		{
			Title: "registry", Names: "registry", Kind: Registry,
			Ports: []Port{{From: 5000, MovedBy: "REGISTRY_HTTP_ADDR"}},
			Login: &Login{Answer: AnswersAll, Unless: []Exception{
				{Setting: "REGISTRY_AUTH", Then: AsksLogin}, {Setting: "REGISTRY_AUTH_HTPASSWD_PATH", Then: AsksLogin}, {Setting: "REGISTRY_AUTH_TOKEN_REALM", Then: AsksLogin},
				{Setting: "REGISTRY_PROXY_REMOTEURL"}, {Setting: "/etc/docker/registry"}, {Setting: "/etc/distribution"},
			}},
			Sources: "https://github.com/distribution/distribution-library-image",
		},
		{
			Title: "nexus", Names: "sonatype/nexus3", Kind: Registry,
			// Those behind the first are for registries of images, which an administrator opens.
			Ports: []Port{{From: 8081}, {From: 8082, To: 8099, Idle: true}, {From: 5000, To: 5010, Idle: true}}, Configured: true,
			Login:   withLogin,
			Sources: "https://github.com/sonatype/docker-nexus3",
		},
	}
}

func nameServers() []Image {
	return []Image{
		{
			Title: "pi-hole", Names: "pihole/pihole", Kind: DNS,
			Ports: []Port{
				{From: 53, Transport: TCPAndUDP}, {From: 67, Transport: UDP}, {From: 123, Transport: UDP},
				{From: 80, Kind: AdminUI}, {From: 443, Kind: AdminUI},
			},
			Opaque: "FTLCONF_webserver_port",
			// Without a password one is made up and logged; an empty one means none.
			Login: &Login{Answer: AsksLogin, Unless: []Exception{
				{Setting: "FTLCONF_webserver_api_password", Empty: true, Then: AnswersAll},
				{Setting: "WEBPASSWORD", Empty: true, Then: AnswersAll},
			}},
			Sources: "https://github.com/pi-hole/docker-pi-hole https://docs.pi-hole.net/docker/configuration/",
		},
		{
			Title: "adguard home", Names: "adguard/adguardhome", Kind: DNS,
			Ports: []Port{
				{From: 53, Transport: TCPAndUDP}, {From: 443, Transport: TCPAndUDP}, {From: 853, Transport: TCPAndUDP},
				{From: 3000, Transport: TCPAndUDP, Kind: AdminUI}, {From: 5443, Transport: TCPAndUDP},
				{From: 67, Transport: UDP}, {From: 68, Transport: TCPAndUDP, Idle: true}, // 68 is the port of dhcp clients
				{From: 80, Kind: AdminUI}, {From: 6060},
			},
			Sources: "https://github.com/AdguardTeam/AdGuardHome",
		},
		{
			Title: "technitium", Names: "technitium/dns-server", Kind: DNS,
			Ports: []Port{
				{From: 53, Transport: TCPAndUDP}, {From: 443, Transport: TCPAndUDP}, {From: 853, Transport: TCPAndUDP},
				{From: 67, Transport: UDP}, {From: 80}, {From: 8053}, {From: 5380, Kind: AdminUI}, {From: 53443, Kind: AdminUI},
			},
			Sources: "https://github.com/TechnitiumSoftware/DnsServer",
		},
		{
			Title: "coredns", Names: "coredns/coredns", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP, MovedBy: "-dns.port"}},
			Sources: "https://github.com/coredns/coredns",
		},
	}
}

func privateNetworks() []Image {
	return []Image{
		{
			Title: "wireguard", Names: "linuxserver/wireguard", Kind: VPN,
			Ports:   []Port{{From: 51820, Transport: UDP}},
			Sources: "https://github.com/linuxserver/docker-wireguard",
		},
		{
			Title: "wg-easy", Names: "wg-easy/wg-easy", Kind: VPN,
			Ports:   []Port{{From: 51820, Transport: UDP}, {From: 51821, Kind: AdminUI, MovedBy: "PORT"}},
			Sources: "https://github.com/wg-easy/wg-easy",
		},
		{
			Title: "openvpn", Names: "kylemanna/openvpn", Kind: VPN,
			Ports: []Port{{From: 1194, Transport: UDP}}, Configured: true,
			Sources: "https://github.com/kylemanna/docker-openvpn",
		},
		{
			Title: "headscale", Names: "headscale/headscale", Kind: VPN,
			Ports: []Port{{From: 8080}, {From: 9090, Kind: Metrics}}, Configured: true,
			Sources: "https://github.com/juanfont/headscale",
		},
	}
}

func calls() []Image {
	return []Image{
		{
			Title: "coturn", Names: "coturn/coturn", Kind: Media,
			Ports: []Port{
				{From: 3478, Transport: TCPAndUDP, MovedBy: "--listening-port"}, {From: 5349, Transport: TCPAndUDP},
				{From: 49152, To: 65535, Transport: UDP},
			},
			Opaque:  "--min-port --max-port",
			Sources: "https://github.com/coturn/coturn",
		},
		{
			Title: "jitsi videobridge", Names: "jitsi/jvb", Kind: Media,
			Ports:   []Port{{From: 10000, Transport: UDP, MovedBy: "JVB_PORT"}},
			Sources: "https://github.com/jitsi/docker-jitsi-meet",
		},
		{
			Title: "jitsi web", Names: "jitsi/web", Kind: Media,
			Ports:   []Port{{From: 8000}, {From: 8443}},
			Sources: "https://github.com/jitsi/docker-jitsi-meet",
		},
		{
			Title: "jitsi prosody", Names: "jitsi/prosody", Kind: Media,
			Ports:   []Port{{From: 5222}, {From: 5280}},
			Sources: "https://github.com/jitsi/docker-jitsi-meet",
		},
		{
			Title: "livekit", Names: "livekit/livekit-server", Kind: Media,
			Ports: []Port{{From: 7880}, {From: 7881}, {From: 50000, To: 60000, Transport: UDP}}, Configured: true,
			Opaque:  "LIVEKIT_CONFIG",
			Sources: "https://github.com/livekit/livekit",
		},
	}
}

func mailServers() []Image {
	return []Image{
		{
			Title: "docker-mailserver", Names: "mailserver/docker-mailserver", Kind: Mail,
			Ports:   []Port{{From: 25}, {From: 465}, {From: 587}, {From: 143}, {From: 993}, {From: 110}, {From: 995}, {From: 4190}},
			Sources: "https://github.com/docker-mailserver/docker-mailserver",
		},
		{
			Title: "mailu", Names: "mailu/nginx mailu/front", Kind: Mail, // the front of it, for browsers and mail programs
			Ports: []Port{
				{From: 80}, {From: 443}, {From: 25}, {From: 465}, {From: 587}, {From: 143}, {From: 993}, {From: 110}, {From: 995}, {From: 4190},
			},
			Sources: "https://github.com/Mailu/Mailu/blob/HEAD/core/nginx/Dockerfile",
		},
		{
			Title: "mailu postfix", Names: "mailu/postfix", Kind: Mail,
			Ports:   []Port{{From: 25}, {From: 10025}},
			Sources: "https://github.com/Mailu/Mailu/blob/HEAD/core/postfix/Dockerfile",
		},
		{
			Title: "poste.io", Names: "analogic/poste.io", Kind: Mail,
			Ports: []Port{
				{From: 80, MovedBy: "HTTP_PORT"}, {From: 443, MovedBy: "HTTPS_PORT"}, {From: 25}, {From: 465}, {From: 587},
				{From: 143}, {From: 993}, {From: 110}, {From: 995}, {From: 4190},
			},
			Sources: "https://poste.io/doc/getting-started",
		},
		{
			Title: "postfix", Names: "boky/postfix bokysan/postfix", Kind: Mail,
			Ports:   []Port{{From: 587}},
			Login:   withoutLogin, // by the networks and the domains of the senders alone
			Sources: "https://github.com/bokysan/docker-postfix#readme",
		},
	}
}

func games() []Image {
	return []Image{
		{
			Title: "minecraft", Names: "itzg/minecraft-server", Kind: Game,
			Ports:   []Port{{From: 25565, MovedBy: "SERVER_PORT"}},
			Sources: "https://github.com/itzg/docker-minecraft-server",
		},
		{
			Title: "minecraft bedrock", Names: "itzg/minecraft-bedrock-server", Kind: Game,
			Ports:   []Port{{From: 19132, Transport: UDP, MovedBy: "SERVER_PORT"}, {From: 19133, Transport: UDP, MovedBy: "SERVER_PORT_V6"}},
			Sources: "https://github.com/itzg/docker-minecraft-bedrock-server",
		},
		{
			Title: "factorio", Names: "factoriotools/factorio", Kind: Game,
			Ports:   []Port{{From: 34197, Transport: UDP, MovedBy: "PORT"}, {From: 27015, MovedBy: "RCON_PORT"}},
			Sources: "https://github.com/factoriotools/factorio-docker",
		},
		{
			Title: "valheim", Names: "lloesche/valheim-server", Kind: Game,
			Ports:   []Port{{From: 2456, To: 2458, Transport: UDP}, {From: 80}, {From: 9001}},
			Opaque:  "SERVER_PORT",
			Sources: "https://github.com/lloesche/valheim-server-docker",
		},
		{
			Title: "palworld", Names: "thijsvanloef/palworld-server-docker", Kind: Game,
			Ports: []Port{
				{From: 8211, Transport: UDP, MovedBy: "PORT"}, {From: 27015, Transport: UDP, MovedBy: "QUERY_PORT"},
				{From: 25575, MovedBy: "RCON_PORT"}, {From: 8212, MovedBy: "REST_API_PORT"},
			},
			Sources: "https://github.com/thijsvanloef/palworld-server-docker",
		},
	}
}

func downloads() []Image {
	return []Image{
		{
			Title: "syncthing", Names: "syncthing/syncthing", Kind: P2P,
			Ports: []Port{
				{From: 22000, Transport: TCPAndUDP}, {From: 21027, Transport: UDP},
				{From: 8384, Kind: AdminUI, MovedBy: "STGUIADDRESS"},
			},
			Sources: "https://github.com/syncthing/syncthing",
		},
		{
			Title: "qbittorrent", Names: "linuxserver/qbittorrent", Kind: P2P,
			Ports: []Port{
				{From: 6881, Transport: TCPAndUDP, MovedBy: "TORRENTING_PORT"},
				{From: 8080, Kind: AdminUI, MovedBy: "WEBUI_PORT"},
			},
			Login:   withLogin, // a temporary password is logged until one is set
			Sources: "https://github.com/linuxserver/docker-qbittorrent",
		},
		{
			Title: "sabnzbd", Names: "linuxserver/sabnzbd hotio/sabnzbd", Kind: Web,
			Ports:   []Port{{From: 8080}, {From: 9090, Idle: true}},
			Sources: "https://github.com/linuxserver/docker-sabnzbd https://github.com/hotio/sabnzbd",
		},
		{
			Title: "transmission", Names: "linuxserver/transmission", Kind: P2P,
			Ports:   []Port{{From: 51413, Transport: TCPAndUDP, MovedBy: "PEERPORT"}, {From: 9091, Kind: AdminUI}},
			Sources: "https://github.com/linuxserver/docker-transmission",
		},
		{
			Title: "plex", Names: "plexinc/pms-docker", Kind: Media,
			Ports: []Port{
				{From: 32400}, {From: 8324}, {From: 32469},
				{From: 1900, Transport: UDP}, {From: 32410, Transport: UDP}, {From: 32412, To: 32414, Transport: UDP},
			},
			Sources: "https://github.com/plexinc/pms-docker",
		},
		{
			Title: "jellyfin", Names: "jellyfin/jellyfin linuxserver/jellyfin", Kind: Media,
			Ports:   []Port{{From: 8096}, {From: 8920}, {From: 7359, Transport: UDP}, {From: 1900, Transport: UDP}},
			Sources: "https://github.com/linuxserver/docker-jellyfin",
		},
	}
}

func webApplications() []Image {
	return []Image{
		{
			Title: "home assistant", Names: "homeassistant/home-assistant home-assistant/home-assistant", Kind: Media,
			Ports: []Port{{From: 8123}}, Configured: true,
			Sources: "https://github.com/home-assistant/core/blob/HEAD/homeassistant/const.py",
		},
		{
			Title: "unifi", Names: "linuxserver/unifi-network-application", Kind: Media,
			Ports: []Port{
				{From: 8443}, {From: 8080}, {From: 8843}, {From: 8880}, {From: 6789},
				{From: 3478, Transport: UDP}, {From: 10001, Transport: UDP}, {From: 1900, Transport: UDP}, {From: 5514, Transport: UDP},
			},
			Sources: "https://github.com/linuxserver/docker-unifi-network-application",
		},
		{
			Title: "php", Names: "php", Tagged: tagHas("apache"), Kind: Web,
			Ports:   []Port{{From: 80}},
			more:    &Details{Programs: "apache2-foreground apache2ctl"},
			Sources: "https://github.com/docker-library/php",
		},
		{
			Title: "whoami", Names: "traefik/whoami containous/whoami", Kind: Web,
			Ports:   []Port{{From: 80, MovedBy: "--port -port WHOAMI_PORT_NUMBER"}},
			Sources: "https://github.com/traefik/whoami",
		},
		{
			Title: "swagger ui", Names: "swaggerapi/swagger-ui", Kind: Web,
			Ports:   []Port{{From: 8080, MovedBy: "PORT"}},
			Sources: "https://github.com/swagger-api/swagger-ui/blob/master/Dockerfile",
		},
		{
			Title: "wekan", Names: "wekanteam/wekan wekan/wekan", Kind: Web,
			Ports:   []Port{{From: 8080, MovedBy: "PORT"}},
			Sources: "https://github.com/wekan/wekan/blob/main/Dockerfile",
		},
		{
			Title: "wordpress", Names: "wordpress", Kind: Web,
			Ports:   []Port{{From: 80}},
			more:    &Details{Programs: "apache2-foreground apache2ctl"},
			Sources: "https://github.com/docker-library/wordpress",
		},
		{
			Title: "drupal", Names: "drupal", Kind: Web,
			Ports:   []Port{{From: 80}},
			more:    &Details{Programs: "apache2-foreground apache2ctl"},
			Sources: "https://github.com/docker-library/drupal",
		},
		{
			Title: "nextcloud", Names: "nextcloud", Kind: Web,
			Ports:   []Port{{From: 80}},
			more:    &Details{Programs: "apache2-foreground apache2ctl"},
			Sources: "https://github.com/nextcloud/docker",
		},
		{
			Title: "joomla", Names: "joomla", Kind: Web,
			Ports:   []Port{{From: 80}},
			more:    &Details{Programs: "apache2-foreground apache2ctl"},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/joomla/content.md",
		},
		{
			Title: "vaultwarden", Names: "vaultwarden/server", Kind: Web,
			Ports:   []Port{{From: 80, MovedBy: "ROCKET_PORT"}},
			Sources: "https://github.com/dani-garcia/vaultwarden",
		},
		{
			Title: "ghost", Names: "ghost", Kind: Web,
			Ports:   []Port{{From: 2368, MovedBy: "server__port"}},
			Sources: "https://github.com/docker-library/docs/blob/HEAD/ghost/content.md",
		},
	}
}

func furtherWebApplications() []Image {
	return []Image{
		{
			Title: "gitea", Names: "gitea/gitea", Kind: Web,
			Ports:   []Port{{From: 3000}, {From: 22, Kind: SSH}},
			Opaque:  "GITEA__server__HTTP_PORT",
			Sources: "https://github.com/go-gitea/gitea",
		},
		{
			Title: "gitlab", Names: "gitlab/gitlab-ce gitlab/gitlab-ee", Kind: Web,
			Ports:   []Port{{From: 80}, {From: 443}, {From: 22, Kind: SSH}},
			Opaque:  "GITLAB_OMNIBUS_CONFIG",
			Sources: "https://github.com/gitlabhq/omnibus-gitlab",
		},
		{
			Title: "n8n", Names: "n8nio/n8n", Kind: Web,
			Ports:   []Port{{From: 5678, MovedBy: "N8N_PORT"}},
			Sources: "https://github.com/n8n-io/n8n",
		},
		{
			Title: "metabase", Names: "metabase/metabase", Kind: Web,
			Ports:   []Port{{From: 3000, MovedBy: "MB_JETTY_PORT"}},
			Sources: "https://github.com/metabase/metabase",
		},
		{
			Title: "superset", Names: "apache/superset", Kind: Web,
			Ports:   []Port{{From: 8088, MovedBy: "SUPERSET_PORT"}},
			Sources: "https://github.com/apache/superset",
		},
		{
			Title: "hasura", Names: "hasura/graphql-engine", Kind: Web,
			Ports:   []Port{{From: 8080}},
			Opaque:  "HASURA_GRAPHQL_SERVER_PORT",
			Sources: "https://github.com/hasura/graphql-engine",
		},
		{
			Title: "directus", Names: "directus/directus", Kind: Web,
			Ports:   []Port{{From: 8055}},
			Opaque:  "PORT",
			Sources: "https://github.com/directus/directus",
		},
		{
			Title: "keycloak", Names: "keycloak/keycloak", Kind: Web,
			Ports:   []Port{{From: 8080}, {From: 8443}, {From: 9000, Kind: Metrics}},
			Opaque:  "KC_HTTP_PORT KC_HTTPS_PORT KC_HTTP_MANAGEMENT_PORT",
			Sources: "https://github.com/keycloak/keycloak",
		},
		{
			Title: "tomcat", Names: "tomcat", Kind: Web,
			Ports:   []Port{{From: 8080}},
			Sources: "https://github.com/docker-library/tomcat",
		},
		{
			Title: "asp.net", Names: "dotnet/aspnet", Tagged: below(8, 0), Kind: Web,
			Ports:   []Port{{From: 80, MovedBy: "--urls ASPNETCORE_URLS DOTNET_URLS"}},
			Opaque:  kestrelSettings,
			more:    &Details{Code: kestrelCode, Programs: "dotnet"},
			Sources: "https://learn.microsoft.com/en-us/dotnet/core/compatibility/containers/8.0/aspnet-port",
		},
		{
			Title: "asp.net", Names: "dotnet/aspnet", Tagged: since(8, 0), Kind: Web,
			Ports: []Port{
				{From: 8080, MovedBy: "--urls ASPNETCORE_URLS DOTNET_URLS ASPNETCORE_HTTP_PORTS"},
				{From: 8081, MovedBy: "ASPNETCORE_HTTPS_PORTS", OnDemand: true},
			},
			Opaque: "URLS HTTP_PORTS HTTPS_PORTS DOTNET_HTTP_PORTS DOTNET_HTTPS_PORTS " + kestrelSettings,
			more:   &Details{Stale: "80 443", Code: kestrelCode, Programs: "dotnet"},
			Sources: "https://learn.microsoft.com/en-us/dotnet/core/compatibility/containers/8.0/aspnet-port " +
				"https://learn.microsoft.com/en-us/aspnet/core/fundamentals/servers/kestrel/endpoints",
		},
	}
}

func mediaManagers() []Image {
	return []Image{
		{
			Title: "sonarr", Names: "linuxserver/sonarr hotio/sonarr binhex/arch-sonarr", Kind: Web,
			Ports:   []Port{{From: 8989}},
			Sources: "https://github.com/linuxserver/docker-sonarr",
		},
		{
			Title: "radarr", Names: "linuxserver/radarr hotio/radarr binhex/arch-radarr", Kind: Web,
			Ports:   []Port{{From: 7878}},
			Sources: "https://github.com/linuxserver/docker-radarr",
		},
		{
			Title: "lidarr", Names: "linuxserver/lidarr hotio/lidarr binhex/arch-lidarr", Kind: Web,
			Ports:   []Port{{From: 8686}},
			Sources: "https://github.com/linuxserver/docker-lidarr",
		},
		{
			Title: "prowlarr", Names: "linuxserver/prowlarr hotio/prowlarr binhex/arch-prowlarr", Kind: Web,
			Ports:   []Port{{From: 9696}},
			Sources: "https://github.com/linuxserver/docker-prowlarr",
		},
		{
			Title: "jackett", Names: "linuxserver/jackett hotio/jackett binhex/arch-jackett", Kind: Web,
			Ports:   []Port{{From: 9117}},
			Sources: "https://github.com/linuxserver/docker-jackett",
		},
		{
			Title: "bazarr", Names: "linuxserver/bazarr hotio/bazarr binhex/arch-bazarr", Kind: Web,
			Ports:   []Port{{From: 6767}},
			Sources: "https://github.com/linuxserver/docker-bazarr",
		},
		{
			Title: "tautulli", Names: "tautulli/tautulli linuxserver/tautulli hotio/tautulli binhex/arch-tautulli", Kind: Web,
			Ports:   []Port{{From: 8181}},
			Sources: "https://github.com/Tautulli/Tautulli/wiki/Installation",
		},
		{
			Title: "overseerr", Names: "sctx/overseerr linuxserver/overseerr hotio/overseerr binhex/arch-overseerr", Kind: Web,
			Ports:   []Port{{From: 5055, MovedBy: "PORT"}},
			Sources: "https://github.com/sct/overseerr/blob/HEAD/Dockerfile https://github.com/linuxserver/docker-overseerr",
		},
		{
			Title: "jellyseerr", Names: "fallenbagel/jellyseerr hotio/jellyseerr", Kind: Web,
			Ports:   []Port{{From: 5055, MovedBy: "PORT"}},
			Sources: "https://docs.jellyseerr.dev/getting-started/docker",
		},
		{
			Title: "qbittorrent", Names: "binhex/arch-qbittorrent binhex/arch-qbittorrentvpn", Kind: P2P,
			Ports:   []Port{{From: 6881, Transport: TCPAndUDP}, {From: 8080, Kind: AdminUI, MovedBy: "WEBUI_PORT"}, {From: 8118, Idle: true}},
			Login:   withLogin,
			Sources: "https://github.com/binhex/arch-qbittorrentvpn",
		},
		{
			Title: "qbittorrent", Names: "hotio/qbittorrent", Kind: P2P,
			Ports:   []Port{{From: 8080, Kind: AdminUI}, {From: 8118, Idle: true}},
			Login:   withLogin,
			Opaque:  "WEBUI_PORTS",
			Sources: "https://github.com/hotio/qbittorrent",
		},
		{
			Title: "qbittorrent", Names: "crazymax/qbittorrent crazy-max/qbittorrent", Kind: P2P,
			Ports:   []Port{{From: 6881, Transport: TCPAndUDP}, {From: 8080, Kind: AdminUI, MovedBy: "WEBUI_PORT"}},
			Login:   withLogin,
			Sources: "https://github.com/crazy-max/docker-qbittorrent",
		},
		{
			Title: "sabnzbd", Names: "binhex/arch-sabnzbd binhex/arch-sabnzbdvpn", Kind: Web,
			Ports:   []Port{{From: 8080}, {From: 8090, Idle: true}},
			Sources: "https://github.com/binhex/arch-sabnzbd",
		},
		{
			Title: "plex", Names: "linuxserver/plex", Kind: Media,
			Ports: []Port{
				{From: 32400, Transport: TCPAndUDP}, {From: 8324}, {From: 32469, Transport: TCPAndUDP}, {From: 5353, Transport: UDP},
				{From: 1900, Transport: UDP}, {From: 32410, Transport: UDP}, {From: 32412, To: 32414, Transport: UDP},
			},
			Sources: "https://github.com/linuxserver/docker-plex",
		},
	}
}

func furtherServers() []Image {
	return []Image{
		{
			Title: "open webui", Names: "open-webui/open-webui", Kind: Web,
			Ports:   []Port{{From: 8080, MovedBy: "PORT"}},
			Sources: "https://github.com/open-webui/open-webui/blob/HEAD/Dockerfile",
		},
		{
			Title: "gotify", Names: "gotify/server", Kind: Web,
			Ports:   []Port{{From: 80, MovedBy: "GOTIFY_SERVER_PORT"}},
			Opaque:  "GOTIFY_SERVER_SSL_ENABLED", // which adds 443
			Sources: "https://github.com/gotify/server/blob/HEAD/docker/Dockerfile",
		},
		{
			Title: "nginx-proxy", Names: "nginxproxy/nginx-proxy nginx-proxy/nginx-proxy jwilder/nginx-proxy", Kind: Edge,
			Ports:   []Port{{From: 80, MovedBy: "HTTP_PORT"}, {From: 443, MovedBy: "HTTPS_PORT"}},
			Sources: "https://github.com/nginx-proxy/nginx-proxy",
		},
		{
			Title: "openresty", Names: "openresty/openresty", Kind: Edge,
			Ports: []Port{{From: 80}}, Configured: true,
			Sources: "https://github.com/openresty/docker-openresty",
		},
	}
}

func furtherNameServers() []Image {
	return []Image{
		{
			Title: "dnsmasq", Names: "4km3/dnsmasq andyshinn/dnsmasq dockurr/dnsmasq", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 67, Transport: UDP, Idle: true}},
			Sources: "https://github.com/4km3/docker-dnsmasq https://github.com/andyshinn/docker-dnsmasq https://github.com/dockur/dnsmasq",
		},
		{
			Title: "dnsmasq", Names: "jpillora/dnsmasq", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 67, Transport: UDP, Idle: true}, {From: 8080, Kind: AdminUI}},
			Login:   &Login{Answer: AnswersAll, Unless: []Exception{{Setting: "HTTP_USER", Then: AsksLogin}}},
			Sources: "https://github.com/jpillora/docker-dnsmasq",
		},
		{
			Title: "powerdns", Names: "powerdns/pdns-recursor-* powerdns/pdns-auth-*", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 8081, To: 8082, Kind: AdminUI}},
			Sources: "https://github.com/PowerDNS/pdns/blob/HEAD/Dockerfile-recursor https://github.com/PowerDNS/pdns/blob/HEAD/Docker-README.md",
		},
		{
			Title: "unbound", Names: "mvance/unbound", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}},
			Sources: "https://github.com/MatthewVance/unbound-docker",
		},
		{
			Title: "unbound", Names: "klutchell/unbound", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}},
			Sources: "https://github.com/klutchell/unbound-docker#readme",
		},
		{
			Title: "bind", Names: "ubuntu/bind9", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 953, Kind: Peer}},
			Sources: "https://git.launchpad.net/~ubuntu-docker-images/ubuntu-docker-images/+git/bind9",
		},
		{
			Title: "bind", Names: "cytopia/bind", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}},
			Sources: "https://github.com/cytopia/docker-bind#readme",
		},
		{
			Title: "bind", Names: "sameersbn/bind", Kind: DNS,
			Ports: []Port{{From: 53, Transport: TCPAndUDP}, {From: 10000, Kind: AdminUI}},
			Login: &Login{Answer: DefaultLogin, Credentials: "root/password", Unless: []Exception{
				{Setting: "ROOT_PASSWORD", Value: "password", Then: DefaultLogin},
				{Setting: "ROOT_PASSWORD", Then: AsksLogin},
				{Setting: "WEBMIN_ENABLED", Value: "false"},
			}},
			Sources: "https://github.com/sameersbn/docker-bind#readme",
		},
		{
			Title: "bind", Names: "internetsystemsconsortium/bind9", Kind: DNS,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 953, Kind: Peer}},
			Sources: "https://github.com/isc-projects/bind9-docker",
		},
		{
			Title: "blocky", Names: "spx01/blocky 0xerr0r/blocky", Kind: DNS, Configured: true,
			Ports:   []Port{{From: 53, Transport: TCPAndUDP}, {From: 4000, Idle: true, Kind: Web}},
			Sources: "https://0xerr0r.github.io/blocky/latest/installation/",
		},
		{
			Title: "tailscale", Names: "tailscale/tailscale", Kind: VPN,
			Ports:   []Port{{From: 41641, Transport: UDP, MovedBy: "PORT"}},
			Opaque:  "TS_TAILSCALED_EXTRA_ARGS",
			Sources: "https://tailscale.com/kb/1082/firewall-ports",
		},
		{
			Title: "stalwart", Names: "stalwartlabs/stalwart stalwartlabs/mail-server", Kind: Mail,
			Ports: []Port{
				{From: 25}, {From: 110}, {From: 143}, {From: 465}, {From: 587}, {From: 993}, {From: 995}, {From: 4190}, {From: 443}, {From: 8080, Kind: AdminUI},
			},
			Login:   withLogin, // a password is made up and logged
			Sources: "https://github.com/stalwartlabs/stalwart/blob/HEAD/Dockerfile",
		},
	}
}

func baseImages() []Image {
	return []Image{
		{
			Title: "base image", Names: "node python golang ruby openjdk eclipse-temurin php alpine debian ubuntu busybox",
			Kind:    Base,
			Sources: "https://github.com/docker-library/docs/blob/HEAD/node/content.md https://github.com/docker-library/php",
		},
	}
}

// kestrelSettings are endpoints of Kestrel by their usual names, which win over addresses and ports.
const kestrelSettings = "Kestrel__Endpoints__Http__Url Kestrel__EndPoints__Http__Url Kestrel__Endpoints__Https__Url " +
	"Kestrel__EndPoints__Https__Url Kestrel__Endpoints__HttpsInlineCertFile__Url Kestrel__Endpoints__Grpc__Url " +
	"Kestrel__Endpoints__gRPC__Url Kestrel__Endpoints__WebApi__Url ASPNETCORE_Kestrel__Endpoints__Http__Url ASPNETCORE_Kestrel__Endpoints__Https__Url"

// kestrelCode is how Program.cs or appsettings.json says where Kestrel listens.
const kestrelCode = `UseUrls ConfigureKestrel UseKestrel ListenAnyIP ListenLocalhost .Urls.Add "Kestrel" "Urls" "urls" .Run("http .Run($"http`
