package rules

import "bihuan/internal/material/lint"

// contents are the rules of content and wording.
var contents = []*lint.Rule{}
