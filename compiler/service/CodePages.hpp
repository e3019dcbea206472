// Lets forked processes start with the code pages that this one has in memory.
#pragma once

namespace invar::service {

/// fork() copies the page tables of memory that has pages of the process's own, and leaves those of plain files to be
/// filled fault by fault: a tenth of what a short compile takes. After this call every file of code that this process
/// has loaded counts as the former. Nothing changes where the system does not allow it.
void handDownCodePages();

}  // namespace invar::service
