package knowledge

import (
	"slices"
	"sort"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
)

// imageGroups are all rows, in the order in which they are looked at. A group is made of constants when one of its images is asked for, which
// the table of names tells: in variables, each start would tell the collector where the pointers of all rows stand.
var imageGroups = [...]lazy.Value[[]Image]{
	{Make: sqlDatabases}, {Make: distributedDatabases}, {Make: otherDatabases}, {Make: timeSeriesDatabases}, {Make: caches}, {Make: searchEngines},
	{Make: messageBrokers}, {Make: deviceBrokers}, {Make: coordinators}, {Make: objectStores}, {Make: furtherDataImages},

	{Make: dockerConsoles}, {Make: databaseConsoles}, {Make: brokerConsoles}, {Make: monitors}, {Make: developmentTools}, {Make: browsersAndModels},
	{Make: kafkaTools}, {Make: homeAndProjectTools}, {Make: pipelines}, {Make: chains},

	{Make: webServers}, {Make: proxies}, {Make: registries}, {Make: nameServers}, {Make: privateNetworks}, {Make: calls}, {Make: mailServers},
	{Make: games}, {Make: downloads}, {Make: webApplications}, {Make: furtherWebApplications}, {Make: mediaManagers}, {Make: furtherServers},
	{Make: furtherNameServers}, {Make: baseImages},
}

// Images yields all rows, in the order in which they are looked at. They must not be changed.
func Images(yield func(*Image) bool) {
	for group := range imageGroups {
		rows := imageGroups[group].Get()
		for i := range rows {
			if !yield(&rows[i]) {
				return
			}
		}
	}
}

// imageName is a name of an image, and where its row stands.
type imageName struct {
	name       string
	group, row uint8
}

// firstName is the index of the first of the sorted names that is not before a text.
func firstName(text string) int {
	return sort.Search(imageNames, func(i int) bool { return imageNameAt(i).name >= text })
}

func (n imageName) image() *Image { return &imageGroups[n.group].Get()[n.row] }

// ImageNamed returns the first row with a name, the namespace included, that takes the tag, "" for one that is not known; nil for none.
func ImageNamed(name, tag string) *Image {
	for i := firstName(name); i < imageNames; i++ {
		one := imageNameAt(i)
		if one.name != name {
			break
		}
		if image := one.image(); image.takes(tag) {
			return image
		}
	}
	return nil
}

// ImageIn returns the row with a name of a namespace that ends in "*" and stands for the image, if it takes the tag; nil for none.
func ImageIn(namespace, image, tag string) *Image {
	namespace += "/"
	for i := firstName(namespace); i < imageNames; i++ {
		one := imageNameAt(i)
		name, inside := strings.CutPrefix(one.name, namespace)
		if !inside {
			break
		}
		if start, starred := strings.CutSuffix(name, "*"); starred && strings.HasPrefix(image, start) && one.image().takes(tag) {
			return one.image()
		}
	}
	return nil
}

// takes reports whether the row is about images with a tag.
func (i *Image) takes(tag string) bool { return i.Tagged == nil || tag != "" && i.Tagged.has(tag) }

// IsUsual reports whether some image listens on a port by default.
func IsUsual(port int) bool {
	_, found := slices.BinarySearch(usualPorts[:], uint16(port))
	return found && 0 <= port && port <= 65535
}
