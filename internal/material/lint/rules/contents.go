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
	teamNaming,
	promiseFrequency,
	requiredPart,
	frameAspect,
	partLength,
	problemWithoutExample,
	problemWithoutCause,
	problemWithoutMeasure,
	unusedCause,
	bareMeasure,
	genericPhrase,
	thirdPerson,
	praiseBeforeFault,
	firstPersonInTeam,
	faultOfOthers,
	meetingYear,
	quoteScope,
	vagueTitle,
	unexplainedAbbreviation,
	complementParticle,
}
