/** Where a run comes from: the state of its work tree and the process that records it. */
package io.coursework.tracking.provenance;
