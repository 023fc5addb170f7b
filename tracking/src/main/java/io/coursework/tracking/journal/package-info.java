/**
 * The journal of a run: what happened to it, line by line, how far it has been sent, and what was
 * rejected. Other modules do not see it.
 */
package io.coursework.tracking.journal;
