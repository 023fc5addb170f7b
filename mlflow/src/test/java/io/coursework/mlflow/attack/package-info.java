/**
 * Files and answers that somebody has made up: none of them crashes the program, none is read or
 * written outside its folder, and each is told of in one line.
 */
package io.coursework.mlflow.attack;
