/**
 * Files of a run on this disk: paths that stay below their root, and artifacts by their content.
 */
package io.coursework.tracking.file;
