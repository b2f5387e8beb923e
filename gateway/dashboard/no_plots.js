/** Stands where uPlot would be, in a gateway that was built without it. */
export default null;
