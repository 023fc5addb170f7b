/** ListOps tasks, expressions, tokens, splits, curricula and batches. Knows no other module. */
package io.coursework.curricula;
