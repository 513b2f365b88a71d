package ooxml

// Space is a namespace that the programs here care about, whichever prefix a
// file gives it. Transitional and Strict files use different addresses for
// the same vocabulary; both map to one Space.
type Space uint8

// The namespaces. None is the absence of one, Other any that is not listed.
const (
	None      Space = iota
	Other           // unknown: skipped by every reader
	W               // WordprocessingML
	R               // references to relationships (r:id, r:embed)
	MC              // markup compatibility: AlternateContent
	Math            // formulas
	Drawing         // DrawingML: pictures
	VML             // the older drawings
	Office          // OLE objects
	Chart           // charts
	Diagram         // SmartArt
	Relations       // relationship parts
	Types           // [Content_Types].xml
	XML             // xml:space
	Sheet           // SpreadsheetML
)

// StrictMain is the WordprocessingML namespace of Strict files, Main the one
// that Word, WPS and LibreOffice write by default.
const (
	Main       = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	StrictMain = "http://purl.oclc.org/ooxml/wordprocessingml/main"
)

var spaces = map[string]Space{
	Main:       W,
	StrictMain: W,
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships": R,
	"http://purl.oclc.org/ooxml/officeDocument/relationships":             R,
	"http://schemas.openxmlformats.org/markup-compatibility/2006":         MC,
	"http://schemas.openxmlformats.org/officeDocument/2006/math":          Math,
	"http://purl.oclc.org/ooxml/officeDocument/math":                      Math,
	"http://schemas.openxmlformats.org/drawingml/2006/main":               Drawing,
	"http://purl.oclc.org/ooxml/drawingml/main":                           Drawing,
	"urn:schemas-microsoft-com:vml":                                       VML,
	"urn:schemas-microsoft-com:office:office":                             Office,
	"http://schemas.openxmlformats.org/drawingml/2006/chart":              Chart,
	"http://purl.oclc.org/ooxml/drawingml/chart":                          Chart,
	"http://schemas.openxmlformats.org/drawingml/2006/diagram":            Diagram,
	"http://purl.oclc.org/ooxml/drawingml/diagram":                        Diagram,
	"http://schemas.openxmlformats.org/package/2006/relationships":        Relations,
	"http://schemas.openxmlformats.org/package/2006/content-types":        Types,
	"http://www.w3.org/XML/1998/namespace":                                XML,
	"http://schemas.openxmlformats.org/spreadsheetml/2006/main":           Sheet,
	"http://purl.oclc.org/ooxml/spreadsheetml/main":                       Sheet,
}
