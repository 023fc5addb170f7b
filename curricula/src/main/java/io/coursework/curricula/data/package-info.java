/**
 * Data sets as files: lines and their encoding, rows in four formats, writing with digest and card,
 * checking against the exact meaning of every row, statistics with chance baselines, and training
 * from a file. Everything streams: memory does not grow with the number of rows.
 */
package io.coursework.curricula.data;
