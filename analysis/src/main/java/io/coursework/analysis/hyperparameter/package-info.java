/**
 * What settings of hyperparameters and their results tell of the parameters: their values in order,
 * and the share of the results' variance that each is behind.
 */
package io.coursework.analysis.hyperparameter;
