// Package trust holds the tests that prove what the program promises to the
// people who rely on it. It has no code of its own. What is promised:
//
//   - What was acknowledged is kept: kill -9 at any moment, and at any single
//     system call, loses no acknowledged change, leaves none half done, and
//     brings back none that was refused (TestTrustKill, TestTrustSystemCall).
//   - A command that is repeated because its answer got lost takes effect once
//     (the same tests: every unknown outcome is repeated under its key).
//   - What could not be written is not acknowledged: a full disk and a failing
//     disk give a sentence and no change (TestTrustDisk).
//   - The history is whole: one chain without gaps whose leaves follow from
//     the rows, and every row is what its history makes (Verify, after each).
//   - Whatever somebody changes behind the program's back, in records, rows,
//     files or the stored tree, "bihuan history verify" finds and names it
//     (TestTrustTamper, TestTrustTamperPostgres), in every column that is not
//     excepted with a reason (TestTrustEveryColumn). What a checkpoint covers
//     cannot even be rewritten as a whole.
//   - No file without its row, no row without its file (Verify).
//   - The program speaks to nobody: no connection leaves this computer
//     (TestTrustNoConnection). It writes nowhere but into the data folder
//     (TestTrustNothingBeside).
//   - What people type is shown and never run (TestTrustNothingRuns).
//   - Somebody who opens connections and says nothing does not keep others
//     out (TestTrustSlowConnections).
//   - Spoiled workbooks and Word files end in a result or a sentence within the
//     limits of a child (TestTrustSpoiledFiles); files that ask for too much are
//     refused while others are answered (TestTrustBombs).
//   - Data of every earlier release opens (TestTrustUpgrade), and every event
//     that was ever stored can be read (TestTrustEventsStayReadable).
//
// A promise whose test cannot fail is no promise: the tests of the first five
// run also against a program with one deliberate fault (faults_test.go) and
// must fail there (TestTrustTeeth); each way to tamper is missed by a
// verification without the step that is for it (TestTrustTamperTeeth).
//
// kill -9 proves atomicity and the order of acknowledgement. It proves nothing
// about power loss: the system's cache survives it.
//
// Counts are small unless BIHUAN_TRUST=full. Tests that trace system calls
// need strace and run on Linux only.
package trust
