// Package rules holds the checks, one file each. A rule file is named after
// its id (count-mismatch: count_mismatch.go), declares one *lint.Rule and is
// listed in forms or contents; a test proves all of it and runs the examples.
package rules

import "slices"

// All are the rules in the order of the documentation: first what is said,
// then how it is written.
var All = slices.Concat(contents, forms)
