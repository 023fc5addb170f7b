/**
 * The contract of a recorded run: its header, what it records, how it ends, and the rules for names
 * and sizes.
 */
package io.coursework.tracking.run;
