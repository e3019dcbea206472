// Lets forked processes start with the code that this one has in memory, and find it in few and large pages.
#pragma once

namespace invar::service {

/// fork() copies the page tables of memory that has pages of the process's own, and leaves those of plain files to be
/// filled fault by fault: a tenth of what a short compile takes. After this call every file of code that this process
/// has loaded counts as the former. Nothing changes where the system does not allow it.
void handDownCodePages();

/// A compile runs through some ten thousand functions a few times each, all over the program: looking up its pages is a
/// tenth of the time. This copies the program's own code to huge pages, in its place; processes that are forked later
/// share them. Takes about 20 ms, and as much memory as the program has code. Nothing changes where the system has no
/// huge pages to give, nor to code in shared libraries. True if the code has moved.
bool moveCodeToHugePages();

}  // namespace invar::service
