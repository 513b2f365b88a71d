package rules

import "bihuan/internal/material/lint"

// contents are the rules of content and wording.
var contents = []*lint.Rule{
	fixedWording,
	leaderForm,
	outdatedTerm,
	replacedTitle,
	fixedOrder,
	numberedExpression,
	revisedVersion,
	typo,
	vagueTitle,
	unexplainedAbbreviation,
}
