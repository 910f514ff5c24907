#pragma once

#include "eval/judged/ranking_measure.h"

// Measures of a user who reads down the ranking and goes on past each document with a probability:
// the expected gain of a document that is read, over 1000 ranks (Moffat, Bailey, Scholer and
// Thomas, "Incorporating User Expectations and Behavior into the Measurement of Search
// Effectiveness", 2017), with the arguments that ir_measures gives them. Gains are grades scaled
// from min_rel = 0 and max_rel, which is required, to 0 and 1; T is the gain that a user wants.
namespace reckon::definitions {

QueryFunction scaled_dcg(const MeasureName& name);
// Zhang, Liu, Li, Zhang, Xu and Ma, "Evaluating Web Search with a Bejeweled Player Model", 2017.
QueryFunction bejeweled_player(const MeasureName& name);
// Bailey, Moffat, Scholer and Thomas, "User Variability and IR System Evaluation", 2015, and the
// older form that does not heed the gain.
QueryFunction inst(const MeasureName& name);
QueryFunction insq(const MeasureName& name);
// Azzopardi, Mackenzie and Moffat, "ERR is not C/W/L", 2021, by the number of the equation.
QueryFunction nearly_err_8(const MeasureName& name);
QueryFunction nearly_err_9(const MeasureName& name);
QueryFunction nearly_err_10(const MeasureName& name);
QueryFunction nearly_err_11(const MeasureName& name);

}  // namespace reckon::definitions
