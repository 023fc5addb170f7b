/** The contract of a tracked run, its journal and its ordered sender. Knows no other module. */
package io.coursework.tracking;
