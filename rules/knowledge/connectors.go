package knowledge

// Connector is a program that connects out to a port of another machine, where a reader expects it to listen.
type Connector struct {
	Title string
	// Peer is who listens there.
	Peer string
	// Port is the one taken when nothing names another.
	Port int
	// Images are the names of images that do nothing else, with their namespace.
	Images Words
	// Variables tell by being set that the program is there. Those of PortVariables also hold the port.
	Variables, PortVariables Words
	// Requires is a text that the command line or a variable must have; Prefixes are what the word with the address begins with, which
	// can be the next word if the prefix does not end in "=". Words with a text of Except are not meant.
	Requires string
	Prefixes Words
	Except   string
	Source   string
}

// Connectors are the programs that connect out, but for Xdebug, which is told by more than a row can say.
var Connectors = []Connector{
	{
		Title: "ray", Peer: "the ray app", Port: 23517,
		Variables: "RAY_HOST RAY_PORT", PortVariables: "RAY_PORT",
		Source: "https://spatie.be/docs/ray/v1/environment-specific-configuration/docker",
	},
	{
		Title: "debugpy --connect", Peer: "the IDE", Port: 5678,
		Requires: "debugpy", Prefixes: "--connect= --connect",
		Source: "https://github.com/microsoft/debugpy/wiki/Command-Line-Reference",
	},
	{
		Title: "jdwp with server=n", Peer: "the debugger",
		Requires: "jdwp", Prefixes: "-agentlib:jdwp= -Xrunjdwp:", Except: "server=y",
		Source: "https://docs.oracle.com/en/java/javase/21/docs/specs/jpda/conninv.html",
	},
	{
		Title: "a jenkins agent", Peer: "the controller", Port: 50000,
		Images: "jenkins/inbound-agent jenkins/jnlp-slave",
		Source: "https://github.com/jenkinsci/docker-agents",
	},
}

// XdebugSource says who listens: the IDE, on port 9003, or 9000 with version 2.
const XdebugSource = "https://xdebug.org/docs/step_debug#client_port"

// PHPImages are parts of the names of images in which PHP runs, beside "php" itself.
const PHPImages Words = "php wordpress drupal joomla laravel sail symfony magento prestashop moodle typo3 nextcloud"
