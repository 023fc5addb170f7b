/** What a tracking server must be able to do, and how it says that it could not. */
package io.coursework.tracking.backend;
