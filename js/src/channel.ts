/** The widget that carries messages; it shows nothing. `transport/` speaks over its model. */

export default {
  initialize() {},
  render() {},
};
