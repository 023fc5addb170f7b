/** What must not reach a journal, the server or a notice, and how it is found in values. */
package io.coursework.tracking.secret;
