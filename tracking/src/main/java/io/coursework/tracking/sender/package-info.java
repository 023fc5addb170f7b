/** Sends a journal to a backend, in order, as long as it takes. Other modules do not see it. */
package io.coursework.tracking.sender;
